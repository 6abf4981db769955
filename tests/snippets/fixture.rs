//! The repository that commands of the pages are typed in: releases, a remote, a branch with a change,
//! two files and a descriptor set to compare.

use std::path::Path;
use std::process::Command;

use prost::Message as _;

use crate::support::Place;

const EMAIL: &str = "  string email = 1;\n";

fn user(fields: &str) -> String {
    format!("syntax = \"proto3\";\npackage acme.v1;\nmessage User {{\n{fields}}}\n")
}

/// A shell in a place, which finds protovet.
pub(crate) fn shell(place: &Place) -> Command {
    let built = Path::new(env!("CARGO_BIN_EXE_protovet")).parent().unwrap();
    let path = format!("{}:{}", built.display(), std::env::var("PATH").unwrap());
    let mut command = place.program("bash", place.dir());
    command.env("PATH", path);
    command
}

/// The repository.
pub(crate) fn repository() -> Place {
    let place = Place::repository();
    let name = format!("{EMAIL}  string name = 2;\n");
    place
        .write(
            ".gitignore",
            "/old.proto\n/new.proto\n/*.binpb\n/history.html\n",
        )
        .write("proto/user.proto", user(EMAIL))
        .write("README.md", "schemas\n")
        .commit("one");
    for tag in ["v1.2.0", "v2.0.0"] {
        place.git(&["tag", tag]);
    }
    place.write("proto/user.proto", user(&name)).commit("two");
    let origin = place.beside("origin.git");
    let shown = origin.to_str().unwrap();
    place.git(&["clone", "-q", "--bare", ".", shown]);
    place.git(&["remote", "add", "origin", shown]);
    place.git(&["fetch", "-q", "origin"]);
    place.git(&["switch", "-q", "-c", "feature"]);
    let more = format!("{name}  string phone = 3;\n");
    place.write("proto/user.proto", user(&more)).commit("three");
    place
}

/// The same with what is compared without git. No folder may hold two versions of a file, so these
/// are not for who looks at all there is.
pub(crate) fn with_files() -> Place {
    let place = repository();
    place
        .write("old.proto", user(EMAIL))
        .write("new.proto", user(&format!("{EMAIL}  string name = 2;\n")));
    let set = protox::compile(["user.proto"], [place.dir().join("proto")]).unwrap();
    place.write("released.binpb", set.encode_to_vec());
    place
}
