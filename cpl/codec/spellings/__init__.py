"""What people write, read by one reader each: times, amounts, telephone numbers, chats."""
