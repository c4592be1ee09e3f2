/// The few lines that make a shell ask `crmctl` itself what may come next.
enum CompletionScript: String, CaseIterable, Sendable {
  case bash, zsh, fish

  /// The hidden command that the scripts call with the words up to the cursor.
  static let question = "__complete"

  /// The script, to be sourced or put into the shell's folder of completions.
  var text: String {
    switch self {
    case .bash: Self.bashText
    case .zsh: Self.zshText
    case .fish: Self.fishText
    }
  }

  private static let bashText = #"""
    _crmctl() {
      local line
      COMPREPLY=()
      while IFS= read -r line; do
        if [[ $line == :files ]]; then compopt -o default
        else COMPREPLY+=("${line%%$'\t'*}"); fi
      done < <("${COMP_WORDS[0]}" __complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    }
    complete -F _crmctl crmctl
    """#

  private static let zshText = #"""
    #compdef crmctl
    _crmctl() {
      local line files
      local -a entries
      while IFS= read -r line; do
        if [[ $line == :files ]]; then files=1
        else entries+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}"); fi
      done < <("${words[1]}" __complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)
      (( ${#entries} )) && _describe crmctl entries
      [[ -n $files ]] && _files
    }
    if [[ $funcstack[1] == _crmctl ]]; then _crmctl "$@"; else compdef _crmctl crmctl; fi
    """#

  private static let fishText = #"""
    function __crmctl_complete
      set -l begun (commandline -ct | string collect --allow-empty)
      set -l words (commandline -opc)
      for line in ($words[1] __complete -- $words[2..-1] $begun 2>/dev/null)
        if test "$line" = :files
          __fish_complete_path $begun
        else
          printf '%s\n' $line
        end
      end
    end
    complete -c crmctl -f -a '(__crmctl_complete)'
    """#
}
