//! Schemas that change at random, as a team would change them.

use std::collections::BTreeMap;
use std::fmt::Write;

/// Random numbers that are the same on every run.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5bf0_3635)
    }

    /// A number below `sides`.
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % sides as u64).unwrap()
    }

    fn one_in(&mut self, sides: usize) -> bool {
        self.roll(sides) == 0
    }
}

#[derive(Clone, Debug)]
struct Member {
    number: i32,
    name: String,
    ty: &'static str,
}

#[derive(Clone, Debug)]
struct Type {
    is_enum: bool,
    name: String,
    members: Vec<Member>,
    reserved: Vec<i32>,
    nested: Vec<Type>,
}

#[derive(Clone, Debug)]
struct File {
    path: String,
    package: String,
    types: Vec<Type>,
    broken: bool,
}

/// A schema.
#[derive(Clone, Debug, Default)]
pub(crate) struct World {
    files: Vec<File>,
    named: usize,
}

const TYPES: [&str; 6] = [
    "int32",
    "string",
    "repeated string",
    "bytes",
    "map<string, int64>",
    "bool",
];
const WORDS: [&str; 12] = [
    "email", "phone", "street", "amount", "color", "weight", "owner", "secret", "parent", "height",
    "ticket", "volume",
];

impl World {
    /// Changes something.
    pub(crate) fn change(&mut self, dice: &mut Dice) {
        if self.files.len() < 2 {
            self.add_file(dice);
        }
        match dice.roll(32) {
            0..=8 => self.add_member(dice),
            9..=13 => self.remove_member(dice),
            14 => self.rename_member(dice),
            15 => self.retype(dice),
            16..=18 => self.add_type(dice),
            19 => self.remove_type(dice),
            20..=22 => self.rename_type(dice),
            23 | 24 => self.move_type(dice),
            25 | 26 => self.move_file(dice),
            27 | 28 => self.rename_package(dice),
            29 => self.add_file(dice),
            30 => self.remove_file(dice),
            _ => self.break_file(dice),
        }
    }

    /// Texts by path.
    pub(crate) fn texts(&self) -> BTreeMap<String, String> {
        let files = self.files.iter();
        files.map(|file| (file.path.clone(), file.text())).collect()
    }

    /// Full names by the path of the file that declares them; none for a file that does not parse.
    pub(crate) fn declared(&self) -> BTreeMap<String, Option<Vec<String>>> {
        let names = |file: &File| {
            let names = file
                .types
                .iter()
                .map(|ty| format!("{}.{}", file.package, ty.name));
            (!file.broken).then(|| names.collect())
        };
        let files = self.files.iter();
        files.map(|file| (file.path.clone(), names(file))).collect()
    }

    /// Makes every file parse.
    pub(crate) fn mend(&mut self) {
        for file in &mut self.files {
            file.broken = false;
        }
    }

    fn fresh(&mut self) -> usize {
        self.named += 1;
        self.named
    }

    /// Carries on with fresh names where another world is.
    pub(crate) fn names_after(&mut self, other: &Self) {
        self.named = self.named.max(other.named);
    }

    fn file(&mut self, dice: &mut Dice) -> Option<&mut File> {
        let count = self.files.len();
        (count > 0).then(|| &mut self.files[dice.roll(count)])
    }

    /// A type of a file, at its top or nested.
    fn ty(&mut self, dice: &mut Dice) -> Option<&mut Type> {
        let file = self.file(dice)?;
        let count = file.types.len();
        let ty = (count > 0).then(|| &mut file.types[dice.roll(count)])?;
        if !ty.nested.is_empty() && dice.one_in(3) {
            let nested = dice.roll(ty.nested.len());
            return Some(&mut ty.nested[nested]);
        }
        Some(ty)
    }

    fn add_member(&mut self, dice: &mut Dice) {
        let fresh = self.fresh();
        if let Some(ty) = self.ty(dice) {
            ty.add(fresh, dice);
        }
    }

    fn remove_member(&mut self, dice: &mut Dice) {
        let reserve = dice.one_in(2);
        let Some(ty) = self.ty(dice) else { return };
        if ty.members.len() > 1 {
            let first = usize::from(ty.is_enum);
            let at = first + dice.roll(ty.members.len() - first);
            let gone = ty.members.remove(at);
            if reserve && !ty.reserved.contains(&gone.number) {
                ty.reserved.push(gone.number);
            }
        } else {
            ty.reserved.clear();
        }
    }

    fn rename_member(&mut self, dice: &mut Dice) {
        let fresh = self.fresh();
        let Some(ty) = self.ty(dice) else { return };
        let at = dice.roll(ty.members.len());
        let name = member_name(ty.is_enum, fresh, dice);
        if ty.members.iter().all(|it| it.name != name) {
            ty.members[at].name = name;
        }
    }

    fn retype(&mut self, dice: &mut Dice) {
        let new = TYPES[dice.roll(TYPES.len())];
        let Some(ty) = self.ty(dice) else { return };
        let at = dice.roll(ty.members.len());
        ty.members[at].ty = new;
    }

    fn add_type(&mut self, dice: &mut Dice) {
        let (fresh, inside) = (self.fresh(), dice.one_in(3));
        let mut ty = Type::new(fresh, dice.one_in(3), dice);
        for _ in 0..dice.roll(4) {
            let fresh = self.fresh();
            ty.add(fresh, dice);
        }
        let Some(file) = self.file(dice) else { return };
        match file.types.iter_mut().find(|it| inside && !it.is_enum) {
            Some(around) => around.nested.push(ty),
            None => file.types.push(ty),
        }
    }

    fn remove_type(&mut self, dice: &mut Dice) {
        if let Some(file) = self.file(dice)
            && !file.types.is_empty()
        {
            let at = dice.roll(file.types.len());
            file.types.remove(at);
        }
    }

    fn rename_type(&mut self, dice: &mut Dice) {
        let fresh = self.fresh();
        if let Some(ty) = self.ty(dice) {
            ty.name = format!("T{fresh}");
        }
    }

    fn move_type(&mut self, dice: &mut Dice) {
        let count = self.files.len();
        if count < 2 {
            return;
        }
        let (from, to) = (dice.roll(count), dice.roll(count));
        if from == to || self.files[from].types.is_empty() {
            return;
        }
        let at = dice.roll(self.files[from].types.len());
        let ty = self.files[from].types.remove(at);
        self.files[to].types.push(ty);
    }

    fn move_file(&mut self, dice: &mut Dice) {
        let fresh = self.fresh();
        if let Some(file) = self.file(dice) {
            file.path = format!("folder{}/f{fresh}.proto", fresh % 3);
        }
    }

    fn rename_package(&mut self, dice: &mut Dice) {
        let fresh = self.fresh();
        let Some(old) = self.file(dice).map(|file| file.package.clone()) else {
            return;
        };
        for file in self.files.iter_mut().filter(|file| file.package == old) {
            file.package = format!("p{fresh}");
        }
    }

    fn add_file(&mut self, dice: &mut Dice) {
        let fresh = self.fresh();
        let package = match self.file(dice) {
            Some(other) if dice.one_in(2) => other.package.clone(),
            _ => format!("p{fresh}"),
        };
        self.files.push(File {
            path: format!("f{fresh}.proto"),
            package,
            types: Vec::new(),
            broken: false,
        });
        for _ in 0..=dice.roll(2) {
            let fresh = self.fresh();
            let ty = Type::new(fresh, dice.one_in(4), dice);
            if let Some(file) = self.files.last_mut() {
                file.types.push(ty);
            }
        }
    }

    fn remove_file(&mut self, dice: &mut Dice) {
        if self.files.len() > 1 {
            let at = dice.roll(self.files.len());
            self.files.remove(at);
        }
    }

    fn break_file(&mut self, dice: &mut Dice) {
        if let Some(file) = self.file(dice) {
            file.broken = !file.broken;
        }
    }
}

impl Type {
    fn new(fresh: usize, is_enum: bool, dice: &mut Dice) -> Self {
        let mut ty = Self {
            is_enum,
            name: format!("T{fresh}"),
            members: Vec::new(),
            reserved: Vec::new(),
            nested: Vec::new(),
        };
        if is_enum {
            ty.members.push(Member {
                number: 0,
                name: format!("V{fresh}_NONE"),
                ty: "",
            });
        } else {
            ty.add(fresh, dice);
        }
        ty
    }

    fn add(&mut self, fresh: usize, dice: &mut Dice) {
        let name = member_name(self.is_enum, fresh, dice);
        let number = i32::try_from(1 + dice.roll(9)).unwrap();
        let taken = self
            .members
            .iter()
            .any(|it| it.number == number || it.name == name);
        if !taken {
            self.reserved.retain(|reserved| *reserved != number);
            let ty = TYPES[dice.roll(TYPES.len())];
            self.members.push(Member { number, name, ty });
        }
    }

    fn text(&self, depth: usize, out: &mut String) {
        let indent = "  ".repeat(depth);
        let keyword = if self.is_enum { "enum" } else { "message" };
        writeln!(out, "{indent}{keyword} {} {{", self.name).unwrap();
        for number in &self.reserved {
            writeln!(out, "{indent}  reserved {number};").unwrap();
        }
        for member in &self.members {
            let Member { number, name, ty } = member;
            let ty = if self.is_enum {
                String::new()
            } else {
                format!("{ty} ")
            };
            writeln!(out, "{indent}  {ty}{name} = {number};").unwrap();
        }
        for nested in &self.nested {
            nested.text(depth + 1, out);
        }
        writeln!(out, "{indent}}}").unwrap();
    }
}

impl File {
    fn text(&self) -> String {
        let mut text = format!("syntax = \"proto3\";\npackage {};\n", self.package);
        for ty in &self.types {
            ty.text(0, &mut text);
        }
        if self.broken {
            text.push_str("message {\n");
        }
        text
    }
}

/// Fields may get a name that another one had; values share a scope with those of other enums.
fn member_name(is_enum: bool, fresh: usize, dice: &mut Dice) -> String {
    if is_enum {
        format!("V{fresh}_{}", WORDS[dice.roll(WORDS.len())].to_uppercase())
    } else if dice.one_in(4) {
        format!("{}_{fresh}", WORDS[dice.roll(WORDS.len())])
    } else {
        WORDS[dice.roll(WORDS.len())].to_owned()
    }
}
