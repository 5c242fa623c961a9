"""What an audit looks at besides the events of records: papers, powers, clocks, git itself."""
