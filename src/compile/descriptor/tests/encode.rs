//! A tiny encoder, for sets that no compiler at hand writes.

/// A message under construction.
#[derive(Clone, Default)]
pub(super) struct Bytes(Vec<u8>);

/// An empty message.
pub(super) fn message() -> Bytes {
    Bytes::default()
}

/// A file with this name in a set of its own.
pub(super) fn file(name: &str) -> Bytes {
    message().text(1, name)
}

/// A set of these files.
pub(super) fn set(files: &[Bytes]) -> Vec<u8> {
    files
        .iter()
        .fold(message(), |set, file| set.message(1, file))
        .done()
}

impl Bytes {
    pub(super) fn int(mut self, number: u32, value: i64) -> Self {
        self.varint(u64::from(number) << 3);
        self.varint(value.cast_unsigned());
        self
    }

    pub(super) fn text(self, number: u32, text: &str) -> Self {
        self.bytes(number, text.as_bytes())
    }

    pub(super) fn message(self, number: u32, message: &Self) -> Self {
        self.bytes(number, &message.0)
    }

    pub(super) fn bytes(mut self, number: u32, bytes: &[u8]) -> Self {
        self.varint(u64::from(number) << 3 | 2);
        self.varint(bytes.len() as u64);
        self.0.extend(bytes);
        self
    }

    pub(super) fn done(self) -> Vec<u8> {
        self.0
    }

    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push((value & 0x7F) as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }
}
