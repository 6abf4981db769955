//! trial
use protovet::*;
fn load(dir: &str) -> model::Schema {
    let t = std::time::Instant::now();
    let mut o = source::OpenOptions::at(std::env::current_dir().unwrap());
    o.exclude = vec!["google/protobuf/**".into()];
    let input = match source::open(dir, &o) { Ok(i) => i, Err(e) => panic!("{e}") };
    let source::Input::Tree { tree, .. } = input else { panic!() };
    eprintln!("open {:?} {} files", t.elapsed(), tree.files().len());
    let roots = compile::Roots::explicit(&[], &[&tree]).unwrap();
    match compile::compile(&compile::Input { tree: &tree, roots: &roots, include: None }) {
        Ok(s) => { eprintln!("compiled {:?}", t.elapsed()); s }
        Err(compile::Failure::Compile(e)) => { eprintln!("{} errors", e.diagnostics.len()); for d in e.diagnostics.iter().take(40) { eprintln!("{}:{:?}: {}", d.path, d.range().map(|r| r.start), d.message); } std::process::exit(2) }
        Err(e) => panic!("{e}"),
    }
}
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let old = load(&a[1]);
    if a.len() < 3 { return }
    let new = load(&a[2]);
    let t = std::time::Instant::now();
    let f = check::check(&old, &new, &check::Policy::default());
    eprintln!("checked {:?}, {} findings", t.elapsed(), f.len());
    for x in &f { println!("{}[{}] {}", x.severity.word(), x.rule, x.message); }
}
