//! Runs that are interrupted, at any moment.

use std::fs;
use std::process::Stdio;
use std::time::Instant;

use crate::support::Place;
use crate::{shell, user};

#[test]
fn an_interrupted_run_leaves_whole_reports_only() {
    let place = Place::new();
    for at in 0..100 {
        let text = |number| user(number).replace("acme", &format!("p{at}"));
        place
            .write(&format!("old/{at}.proto"), text(1))
            .write(&format!("new/{at}.proto"), text(2));
    }
    let args = ["diff", "old", "new", "--report", "json=report.json"];
    place.run(&args).expect(1); // fills the cache
    let start = Instant::now();
    place.run(&args).expect(1);
    let took = start.elapsed();
    let report = place.dir().join("report.json");
    let whole = fs::read_to_string(&report).unwrap();
    let (mut interrupted, mut finished) = (0, 0);
    for step in 0..40 {
        fs::write(&report, "the one before").unwrap();
        let mut command = place.protovet(place.dir());
        command
            .args(args)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        std::thread::sleep(took * step / 30);
        shell(&place, "kill -INT \"$1\"", &[&child.id().to_string()]);
        let status = child.wait().unwrap();
        let left = fs::read_to_string(&report).unwrap();
        assert!(left == "the one before" || left == whole, "step {step}");
        match status.code() {
            None => interrupted += 1, // by the signal: neither clean nor findings
            Some(1) if left == whole => finished += 1,
            other => panic!("step {step}: exit code {other:?}"),
        }
    }
    eprintln!("{interrupted} were interrupted, {finished} were done before");
    assert!(interrupted > 0);
}
