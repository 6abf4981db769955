//! The page of a rule: Markdown whose fenced blocks are examples.
//!
//! A couple is ` ```proto old ` followed by ` ```proto new `; several files a side are several
//! blocks, each with `file=path`. Behind `new` stand flags: `surface=json,code` and
//! `compat=backward`. Before it may stand ` ```proto past `, each an earlier revision of one file, the
//! earliest first, for what is told from the whole history. A single ` ```proto ` is an example of a
//! convention; several with `file=path` are one if nothing stands between them. Comments at the end of a
//! line, `// error: …`, say which findings have their first place there.

use protovet::finding::{Compat, Surface, Surfaces};

use super::Source;

/// An example of a page.
pub(crate) struct Example {
    /// The line of the page where it starts, from 1.
    pub(crate) line: usize,
    /// Earlier revisions of one file, the earliest first.
    pub(crate) past: Vec<Source>,
    /// The old version; none for a convention.
    pub(crate) old: Option<Vec<Source>>,
    /// The new version.
    pub(crate) new: Vec<Source>,
    /// The surfaces it asks for, if it says so.
    pub(crate) surfaces: Option<Surfaces>,
    /// The directions it asks for.
    pub(crate) compat: Compat,
}

/// What a comment says is found: the side, file, line, severity and message.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Expected {
    /// In the old version.
    pub(crate) in_old: bool,
    /// The path.
    pub(crate) path: String,
    /// The line, from 1.
    pub(crate) line: u32,
    /// `error`, `warning` or `note`.
    pub(crate) severity: String,
    /// The message.
    pub(crate) message: String,
}

impl std::fmt::Display for Expected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let side = if self.in_old { "old" } else { "new" };
        let Self {
            path,
            line,
            severity,
            message,
            ..
        } = self;
        write!(f, "{side} {path}:{line}: {severity}: {message}")
    }
}

impl Example {
    /// What the comments say.
    pub(crate) fn expected(&self) -> Vec<Expected> {
        let old = self
            .old
            .iter()
            .flatten()
            .flat_map(|file| comments(file, true));
        let mut expected: Vec<Expected> = old
            .chain(self.new.iter().flat_map(|file| comments(file, false)))
            .collect();
        expected.sort();
        expected
    }
}

fn comments((path, text): &Source, in_old: bool) -> Vec<Expected> {
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let comments = line.split_inclusive("// ").skip(1);
        for comment in comments {
            let comment = comment.strip_suffix("// ").unwrap_or(comment).trim();
            let Some((severity, message)) = comment.split_once(": ") else {
                continue;
            };
            if ["error", "warning", "note"].contains(&severity) {
                found.push(Expected {
                    in_old,
                    path: path.clone(),
                    line: index as u32 + 1,
                    severity: severity.to_owned(),
                    message: message.to_owned(),
                });
            }
        }
    }
    found
}

/// The examples of a page, in order.
pub(crate) fn examples(page: &str) -> Result<Vec<Example>, String> {
    let mut examples: Vec<Example> = Vec::new();
    let mut past = Vec::new();
    let mut open = false; // whether the last example may still get files of its new version
    for block in blocks(page) {
        let block = block?;
        let words: Vec<&str> = block.info.split_whitespace().collect();
        if words.first() != Some(&"proto") {
            continue;
        }
        let named = words.iter().find_map(|word| word.strip_prefix("file="));
        let source = (named.unwrap_or("a.proto").to_owned(), block.text);
        match words.get(1) {
            Some(&"past") => past.push(source),
            Some(&"old") => {
                match examples.last_mut() {
                    Some(example) if open && example.new.is_empty() => {
                        example.old.get_or_insert_default().push(source);
                    }
                    _ => {
                        let mut one = example(block.line, Some(vec![source]));
                        one.past = std::mem::take(&mut past);
                        examples.push(one);
                    }
                }
                open = true;
            }
            Some(&"new") => {
                let example = examples
                    .last_mut()
                    .filter(|_| open)
                    .ok_or_else(|| format!("line {}: `new` without `old`", block.line))?;
                flags(example, &words[2..], block.line)?;
                example.new.push(source);
            }
            _ => {
                let goes_on = block.is_adjacent && named.is_some();
                match examples.last_mut() {
                    Some(example) if goes_on && example.old.is_none() => example.new.push(source),
                    _ => {
                        let mut one = example(block.line, None);
                        flags(&mut one, &words[1..], block.line)?;
                        one.new.push(source);
                        examples.push(one);
                    }
                }
                open = false;
            }
        }
        let full = examples
            .last()
            .is_some_and(|example| !example.new.is_empty());
        open &= !(full && named.is_none());
    }
    match examples.iter().find(|example| example.new.is_empty()) {
        Some(example) => Err(format!("line {}: `old` without `new`", example.line)),
        None => Ok(examples),
    }
}

fn example(line: usize, old: Option<Vec<Source>>) -> Example {
    Example {
        line,
        past: Vec::new(),
        old,
        new: Vec::new(),
        surfaces: None,
        compat: Compat::Full,
    }
}

fn flags(example: &mut Example, words: &[&str], line: usize) -> Result<(), String> {
    for word in words {
        match word.split_once('=') {
            Some(("surface", list)) => example.surfaces = Some(surfaces(list)?),
            Some(("compat", "backward")) => example.compat = Compat::Backward,
            Some(("compat", "forward")) => example.compat = Compat::Forward,
            Some(("compat", "full")) => example.compat = Compat::Full,
            Some(("file", _)) => {}
            _ => return Err(format!("line {line}: unknown flag `{word}`")),
        }
    }
    Ok(())
}

/// Surfaces by their names, separated by commas.
pub(crate) fn surfaces(list: &str) -> Result<Surfaces, String> {
    let surfaces = list.split(',').map(|word| match word {
        "binary" => Ok(Surface::Binary),
        "json" => Ok(Surface::Json),
        "rpc" => Ok(Surface::Rpc),
        "code" => Ok(Surface::Code),
        _ => Err(format!("unknown surface `{word}`")),
    });
    Ok(Surfaces::of(&surfaces.collect::<Result<Vec<_>, _>>()?))
}

struct Block {
    info: String,
    text: String,
    line: usize,
    /// Whether nothing stands between it and the block before.
    is_adjacent: bool,
}

fn blocks(page: &str) -> Vec<Result<Block, String>> {
    let mut blocks = Vec::new();
    let mut lines = page.lines().enumerate();
    let mut is_adjacent = false;
    while let Some((index, line)) = lines.next() {
        let Some(info) = line.strip_prefix("```") else {
            is_adjacent &= line.trim().is_empty();
            continue;
        };
        let mut block = Block {
            info: info.to_owned(),
            text: String::new(),
            line: index + 1,
            is_adjacent: std::mem::replace(&mut is_adjacent, true),
        };
        let mut closed = false;
        for (_, line) in lines.by_ref() {
            if line == "```" {
                closed = true;
                break;
            }
            block.text.push_str(line);
            block.text.push('\n');
        }
        blocks.push(match closed {
            true => Ok(block),
            false => Err(format!("line {}: the block is not closed", index + 1)),
        });
    }
    blocks
}
