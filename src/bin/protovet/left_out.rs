//! What findings about huge elements come without.

use protovet::report::plural;

use crate::output::Terminal;

/// Tells of how many findings no fix and no witness was looked for.
pub(crate) fn tell(terminal: &mut Terminal, fixes: usize, witnesses: usize) {
    if fixes > 0 {
        let findings = plural(fixes, "finding");
        terminal.note(&format!(
            "{findings} about huge messages or enums come without a fix, which `protovet fix` looks for"
        ));
    }
    if witnesses > 0 {
        let findings = plural(witnesses, "finding");
        terminal.note(&format!(
            "{findings} about huge messages or enums come without a value that shows them; \
             `protovet explain RULE ELEMENT` has one for each"
        ));
    }
}
