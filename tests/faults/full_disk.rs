//! Disks without room: real ones, as small file systems in memory, where the system allows it.

use std::fs;
use std::path::Path;

use crate::support::{Place, Ran};
use crate::{CHECK, FOUND, changed, shell, skip, user};

/// Copies the folder to a file system in memory, fills that up, and runs a command there. What is
/// there afterwards is copied beside the folder, as `after`. Its first argument is that folder.
const ON_FULL_DISK: &str = r#"
after=$1; shift
mount -t tmpfs -o size=2m none "$after" 2>/dev/null || exit 99
mkdir "$after/disk" && cp -a . "$after/disk/" && cd "$after/disk" || exit 98
cat /dev/zero >"$after/fill" 2>/dev/null
"$@" >../../stdout 2>../../stderr
code=$?
cp -a . ../../kept || exit 98
exit $code
"#;

/// What a run on a full disk said and left behind.
struct Left {
    ran: Ran,
    folder: std::path::PathBuf,
}

/// Runs protovet on a full disk; none where no small file system can be made.
fn on_full_disk(place: &Place, args: &[&str]) -> Option<Left> {
    let after = place.beside("after");
    fs::create_dir(&after).unwrap();
    let unshare = format!("exec unshare -rm sh -c '{ON_FULL_DISK}' sh \"$@\"");
    let binary = env!("CARGO_BIN_EXE_protovet");
    let mut all = vec![after.to_str().unwrap(), binary];
    all.extend(args);
    let ran = shell(place, &unshare, &all);
    let read = |name| fs::read_to_string(place.beside(name)).ok();
    let (Some(stdout), Some(stderr)) = (read("stdout"), read("stderr")) else {
        skip(&format!(
            "no small file system can be mounted: {}",
            ran.stderr
        ));
        return None;
    };
    assert_ne!(ran.code, 98, "{}", ran.stderr);
    let code = ran.code;
    Some(Left {
        ran: Ran {
            code,
            stdout,
            stderr,
        },
        folder: place.beside("kept"),
    })
}

/// All files below a folder with their contents, but those of git.
fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with(".git") {
                folders.push(path);
            } else if path.is_file() {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                all.push((name, fs::read(&path).unwrap()));
            }
        }
    }
    all.sort();
    all
}

/// Runs what writes something, which must fail and leave everything as it was.
fn changes_nothing(place: &Place, args: &[&str]) {
    let before = contents(place.dir());
    let Some(left) = on_full_disk(place, args) else {
        return;
    };
    assert_eq!(left.ran.code, 2, "{args:?}: {:#?}", left.ran);
    let told = &left.ran.stderr;
    assert!(told.contains("No space left on device"), "{args:?}: {told}");
    assert!(before == contents(&left.folder), "{args:?} left something");
}

#[test]
fn a_report_without_room_leaves_the_one_before() {
    let place = changed();
    place.write("report.json", "the one before");
    let args = [&CHECK[..], &["--report", "json=report.json"]].concat();
    changes_nothing(&place, &args);
}

#[test]
fn a_new_report_without_room_is_not_there() {
    let place = changed();
    changes_nothing(
        &place,
        &[&CHECK[..], &["--report", "html=new.html"]].concat(),
    );
}

#[test]
fn a_baseline_without_room_leaves_the_one_before() {
    let place = changed();
    place
        .run(&["baseline", "p", "--against", "HEAD", "-o", "known"])
        .expect(0);
    place.write("p/more.proto", user(7).replace("User", "More"));
    place.commit("more");
    place.write("p/more.proto", user(8).replace("User", "More"));
    changes_nothing(
        &place,
        &["baseline", "p", "--against", "HEAD", "-o", "known"],
    );
}

#[test]
fn fixes_without_room_change_nothing() {
    let place = Place::repository();
    for name in ["a", "b", "c"] {
        let text = user(1).replace("acme", name);
        place.write(&format!("p/{name}.proto"), text);
    }
    place.commit("one");
    for name in ["a", "b", "c"] {
        let text = user(1)
            .replace("acme", name)
            .replace("  string email = 1;\n", "");
        place.write(&format!("p/{name}.proto"), text);
    }
    changes_nothing(&place, &["fix", "p", "--against", "HEAD"]);
    place.run(&["fix", "p", "--against", "HEAD"]).expect(0);
}

#[test]
fn a_new_configuration_without_room_is_not_there() {
    let place = changed();
    changes_nothing(&place, &["init", "--yes"]);
}

#[test]
fn a_cache_without_room_changes_no_answer() {
    let place = changed();
    let Some(left) = on_full_disk(&place, &CHECK) else {
        return;
    };
    assert_eq!(left.ran.code, 1, "{:#?}", left.ran);
    assert_eq!(left.ran.stdout, FOUND);
    let history = place.run(&["history", "p", "--format", "json"]).expect(0);
    fs::remove_dir(place.beside("after")).unwrap();
    fs::remove_dir_all(place.beside("kept")).unwrap();
    let left = on_full_disk(&place, &["history", "p", "--format", "json"]).unwrap();
    assert_eq!(left.ran.code, 0, "{:#?}", left.ran);
    assert_eq!(left.ran.stdout, history.stdout);
}

#[test]
fn no_file_may_grow_and_the_report_before_stays() {
    let place = changed();
    place.write("report.json", "the one before");
    // the system kills who writes more than allowed
    let args = [
        &[env!("CARGO_BIN_EXE_protovet")],
        &CHECK[..],
        &["--report", "json=report.json"],
    ];
    let ran = shell(&place, "ulimit -f 0; \"$@\" >/dev/null", &args.concat());
    assert!(![0, 1].contains(&ran.code), "{ran:#?}");
    let report = fs::read_to_string(place.dir().join("report.json")).unwrap();
    assert_eq!(report, "the one before");
}
