//! The fenced blocks of a page.

use std::fs;
use std::path::Path;

/// A page.
pub(crate) struct Page {
    /// Its path from the top of the repository.
    pub(crate) name: String,
    pub(crate) blocks: Vec<Block>,
}

/// A fenced block.
pub(crate) struct Block {
    /// What stands behind the fence.
    info: Vec<String>,
    pub(crate) text: String,
}

impl Page {
    pub(crate) fn read(path: &Path, root: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap();
        let mut blocks: Vec<Block> = Vec::new();
        let mut is_open = false;
        for line in text.lines() {
            match line.strip_prefix("```") {
                Some(_) if is_open => is_open = false,
                Some(info) => {
                    is_open = true;
                    blocks.push(Block {
                        info: info.split_whitespace().map(str::to_owned).collect(),
                        text: String::new(),
                    });
                }
                None if is_open => {
                    let text = &mut blocks.last_mut().unwrap().text;
                    text.push_str(line);
                    text.push('\n');
                }
                None => {}
            }
        }
        assert!(!is_open, "{}: a block does not end", path.display());
        let name = path.strip_prefix(root).unwrap().display().to_string();
        Self { name, blocks }
    }

    /// The blocks that are scripts to run.
    pub(crate) fn scripts(&self) -> Vec<&Block> {
        let scripts = self.blocks.iter().filter(|block| block.has("runnable"));
        scripts.collect()
    }

    /// What a script is said to print.
    pub(crate) fn output_behind(&self, script: &Block) -> Option<&Block> {
        let mut blocks = self.blocks.iter();
        blocks.find(|block| std::ptr::eq(*block, script));
        blocks.next().filter(|block| block.has("output"))
    }
}

impl Block {
    /// Whether it is in a language.
    pub(crate) fn is(&self, language: &str) -> bool {
        self.info.first().is_some_and(|first| first == language)
    }

    /// Whether a word stands behind the language.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.info.iter().skip(1).any(|info| info == word)
    }

    /// What is said of a key, as in `exit=1`.
    pub(crate) fn value(&self, key: &str) -> Option<&str> {
        let mut info = self.info.iter().skip(1);
        info.find_map(|info| info.strip_prefix(key)?.strip_prefix('='))
    }
}
