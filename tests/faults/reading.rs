//! Files that cannot be read, though they are there.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

use crate::support::{Place, Ran};
use crate::{CHECK, changed, shell, skip, user};

#[track_caller]
fn fails(ran: Ran, about: &str) {
    let ran = ran.expect(2);
    assert!(ran.stderr.contains(about), "{ran:#?}");
}

#[test]
fn a_file_that_gives_errors_is_no_empty_file() {
    // its first page is never there
    let broken = Path::new("/proc/self/mem");
    if !broken.exists() {
        return skip("there is no /proc/self/mem");
    }
    let place = changed();
    symlink(broken, place.dir().join("p/broken.proto")).unwrap();
    fails(place.run(&CHECK), "`p/broken.proto`");
    fails(place.run(&["lint", "p"]), "`p/broken.proto`");
    fails(place.run(&["diff", "p", "p"]), "`p/broken.proto`");
    fails(
        place.run(&["fix", "p", "--against", "HEAD"]),
        "`p/broken.proto`",
    );
    let breaking = place.run(&["breaking", "p", "--against", ".git#subdir=p"]);
    assert_eq!(breaking.code, 1, "{breaking:#?}");
    fs::remove_file(place.dir().join("p/broken.proto")).unwrap();
    for (name, args) in [
        ("set.binpb", ["diff", "set.binpb", "p"]),
        ("set.tar.gz", ["diff", "set.tar.gz", "p"]),
    ] {
        symlink(broken, place.dir().join(name)).unwrap();
        fails(place.run(&args), name);
        fs::remove_file(place.dir().join(name)).unwrap();
    }
    symlink(broken, place.dir().join("protovet.toml")).unwrap();
    fails(place.run(&CHECK), "protovet.toml");
    fs::remove_file(place.dir().join("protovet.toml")).unwrap();
    symlink(broken, place.dir().join("known")).unwrap();
    let args = [&CHECK[..], &["--baseline", "known"]].concat();
    fails(place.run(&args), "known");
}

#[test]
fn folders_where_files_should_be() {
    let place = changed();
    fs::create_dir(place.dir().join("protovet.toml")).unwrap();
    fails(place.run(&CHECK), "protovet.toml");
    fs::remove_dir(place.dir().join("protovet.toml")).unwrap();
    fs::create_dir(place.dir().join("known")).unwrap();
    let args = [&CHECK[..], &["--baseline", "known"]].concat();
    fails(place.run(&args), "known");
    let args = [&CHECK[..], &["--report", "json=known"]].concat();
    fails(place.run(&args), "known");
}

/// Runs protovet as somebody who may not read everything: root may.
fn as_nobody(place: &Place, args: &[&str]) -> Option<Ran> {
    let script = r#"
        if [ "$(id -u)" != 0 ]; then exec "$@"; fi
        exec setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
    "#;
    let mut all = vec![env!("CARGO_BIN_EXE_protovet")];
    let version = shell(place, script, &[all[0], "--version"]);
    if version.code != 0 {
        skip(&format!("cannot run as somebody else: {}", version.stderr));
        return None;
    }
    all.extend(args);
    Some(shell(place, script, &all))
}

#[test]
fn what_may_not_be_read_is_not_left_out() {
    let place = Place::new();
    place
        .write("old/a.proto", user(1))
        .write("old/b/b.proto", user(1).replace("User", "B"))
        .write("new/a.proto", user(1))
        .write("new/b/b.proto", user(2).replace("User", "B"));
    let mode = |path: &Path, mode| fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    mode(place.dir().parent().unwrap(), 0o755);
    let args = ["diff", "old", "new", "--format", "concise"];
    let Some(ran) = as_nobody(&place, &args) else {
        return;
    };
    ran.expect(1);
    for path in ["new/b/b.proto", "new/b", "old/b/b.proto", "old"] {
        let path = place.dir().join(path);
        let known = fs::metadata(&path).unwrap().permissions();
        mode(&path, 0o000);
        let ran = as_nobody(&place, &args).unwrap();
        fs::set_permissions(&path, known).unwrap();
        assert_eq!(ran.code, 2, "{}: {ran:#?}", path.display());
        assert!(ran.stderr.contains("ermission denied"), "{ran:#?}");
    }
}
