//! The imports of a file, found without parsing it: enough to know which files belong to it.

/// The strings of all `import` statements, in order. Text that is no schema yields what looks
/// like one; nothing is ever refused.
pub(crate) fn scan(text: &[u8]) -> Vec<String> {
    let mut scanner = Scanner { text, at: 0 };
    let mut imports = Vec::new();
    let mut at_start = true;
    while let Some(token) = scanner.next() {
        if at_start && token == b"import" {
            let mut next = scanner.next();
            if matches!(next, Some(b"public" | b"weak" | b"option")) {
                next = scanner.next();
            }
            if let Some(path) = next.and_then(unquoted) {
                imports.push(path);
            }
        }
        at_start = matches!(token, b";" | b"}" | b"{");
    }
    imports
}

/// The package of a file, empty when it has none; found without parsing it.
#[must_use]
pub fn scan_package(text: &[u8]) -> String {
    let mut scanner = Scanner { text, at: 0 };
    let mut at_start = true;
    while let Some(token) = scanner.next() {
        if at_start && token == b"package" {
            let mut name = String::new();
            while let Some(part) = scanner.next().filter(|part| *part != b";") {
                name.push_str(&String::from_utf8_lossy(part));
            }
            return name;
        }
        at_start = matches!(token, b";" | b"}" | b"{");
    }
    String::new()
}

fn unquoted(token: &[u8]) -> Option<String> {
    let (&first, rest) = token.split_first()?;
    if first != b'"' && first != b'\'' {
        return None;
    }
    let inner = rest.strip_suffix(&[first])?;
    String::from_utf8(inner.to_vec()).ok()
}

struct Scanner<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Scanner<'a> {
    /// The next word, string or single character, past white space and comments.
    fn next(&mut self) -> Option<&'a [u8]> {
        self.skip_blank();
        let start = self.at;
        let first = *self.text.get(start)?;
        self.at += 1;
        if first == b'"' || first == b'\'' {
            self.skip_string(first);
        } else if is_word(first) {
            while self.text.get(self.at).is_some_and(|&byte| is_word(byte)) {
                self.at += 1;
            }
        }
        self.text.get(start..self.at)
    }

    fn skip_blank(&mut self) {
        while let Some(rest) = self.text.get(self.at..) {
            let length = match rest {
                [b'/', b'/', ..] => memchr::memchr(b'\n', rest).unwrap_or(rest.len()),
                [b'/', b'*', ..] => {
                    memchr::memmem::find(&rest[2..], b"*/").map_or(rest.len(), |end| end + 4)
                }
                [0xEF, 0xBB, 0xBF, ..] => 3,
                [byte, ..] if byte.is_ascii_whitespace() => 1,
                _ => return,
            };
            self.at += length;
        }
    }

    fn skip_string(&mut self, quote: u8) {
        while let Some(&byte) = self.text.get(self.at) {
            self.at += if byte == b'\\' { 2 } else { 1 };
            if byte == quote || byte == b'\n' {
                return;
            }
        }
        self.at = self.text.len();
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_of_every_kind_are_found() {
        let text =
            b"\xEF\xBB\xBFsyntax = \"proto3\";\nimport\"a.proto\";import public 'b/c.proto';\n\
            import weak /* x */ \"d.proto\"; import option \"e.proto\";";
        assert_eq!(scan(text), ["a.proto", "b/c.proto", "d.proto", "e.proto"]);
    }

    #[test]
    fn comments_and_strings_hide_imports() {
        let text =
            b"// import \"a.proto\";\n/* import \"b.proto\"; */ option x = \"; import \\\" \";\n\
            message M { int32 import = 1; }\nimport \"c.proto\";";
        assert_eq!(scan(text), ["c.proto"]);
    }

    #[test]
    fn the_package_is_found() {
        let package = |text: &str| scan_package(text.as_bytes());
        assert_eq!(
            package("syntax = \"proto3\";\npackage a . b.c ;\n"),
            "a.b.c"
        );
        assert_eq!(
            package("// package a;\nmessage M { int32 package = 1; }"),
            ""
        );
        assert_eq!(package("package"), "");
    }

    #[test]
    fn text_that_ends_early_is_no_trouble() {
        for text in [
            "import",
            "import \"",
            "import \"a",
            "import \"a\\",
            "/*",
            "//",
            "/",
            "import public",
        ] {
            assert_eq!(scan(text.as_bytes()), Vec::<String>::new(), "{text}");
        }
    }
}
