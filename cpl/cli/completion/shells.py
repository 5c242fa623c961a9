"""The completion scripts of bash, zsh and fish.

Each hands the line up to the cursor to `cpl` as one argument and gets lines of
`word<Tab>what it is` back; `:files` asks it to complete names of files itself.
No script ever prints an error into the line that somebody is typing.
"""

BREAKS = "_CPL_BREAKS"

# bash breaks words at `=` and `:`, so it must be told only what follows them.
BASH = """\
_cpl_complete() {
    local IFS=$'\\n' line value
    COMPREPLY=()
    while IFS= read -r line; do
        value="${line%%$'\\t'*}"
        if [[ $value == ':files' ]]; then
            compopt -o default -o filenames 2>/dev/null
            COMPREPLY=()
            return 0
        fi
        COMPREPLY+=("$value")
    done < <(_CPL_BREAKS="$COMP_WORDBREAKS" _CPL_COMPLETE=bash command cpl \\
        "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]]; then
        compopt -o nospace 2>/dev/null
    fi
    return 0
}
complete -o nosort -F _cpl_complete cpl 2>/dev/null || complete -F _cpl_complete cpl
"""

ZSH = """\
#compdef cpl
_cpl_complete() {
    local line word note
    local -a words_found texts_found open_words open_texts
    while IFS= read -r line; do
        word="${line%%$'\\t'*}"
        note="${line#*$'\\t'}"
        if [[ $word == ':files' ]]; then
            [[ $PREFIX == *'=@'* ]] && compset -P '*=@'
            _files
            return
        fi
        [[ $note == $line ]] && note=''
        if [[ $word == *= ]]; then
            open_words+=("$word"); open_texts+=("$word  $note")
        else
            words_found+=("$word"); texts_found+=("$word  $note")
        fi
    done < <(_CPL_COMPLETE=zsh command cpl "${(j: :)words[1,CURRENT-1]} $PREFIX" 2>/dev/null)
    (( $#words_found )) && compadd -U -l -V cpl -d texts_found -a words_found
    (( $#open_words )) && compadd -U -l -V cpl-fields -S '' -d open_texts -a open_words
    return 0
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _cpl_complete "$@"
else
    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }
    compdef _cpl_complete cpl
fi
"""

FISH = """\
function __cpl_complete
    set -l line (commandline -cp | string join ' ')
    for each in (env _CPL_COMPLETE=fish cpl "$line" 2>/dev/null)
        if test "$each" = ':files'
            __fish_complete_path (commandline -ct)
        else
            echo $each
        end
    end
end
complete -c cpl -f -k -a '(__cpl_complete)'
"""

SCRIPTS = {"bash": BASH, "zsh": ZSH, "fish": FISH}
