//! What the binary is made of beside its code: the largest reference files and
//! the sentences, compressed; and what is asked of the linker.

use std::env;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use flate2::Compression;
use flate2::write::GzEncoder;

/// Reference files of some hundred kilobytes, which compress to a sixth.
const COMPRESSED: [&str; 3] = ["communes.csv", "districts.csv", "edges.csv"];

/// Languages of the house: all files of one are one file in the binary, a quarter
/// of their length.
const LANGUAGES: [&str; 2] = ["vi", "en"];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo names the folder"));
    for name in COMPRESSED {
        let file = Path::new("data/territory").join(name);
        println!("cargo::rerun-if-changed={}", file.display());
        compress(&read(&file), &out.join(name).with_extension("csv.gz"));
    }
    for language in LANGUAGES {
        compress(&sentences(&Path::new("locales").join(language)), &out.join(language).with_extension("ftl.gz"));
    }
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    // Asked of the linker where it is known to be LLVM's, which Rust brings along
    // for this target. Microsoft's does the like by itself.
    if is("TARGET", "x86_64-unknown-linux-gnu") && is("PROFILE", "release") {
        // Functions that come to the same code are kept once.
        println!("cargo::rustc-link-arg-bins=-Wl,--icf=all");
        if is("HOST", "x86_64-unknown-linux-gnu") && glibc().is_some_and(|version| version >= PACKED_SINCE) {
            // The places that loading moves take a bit each instead of 24 bytes.
            println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
        }
    }
}

/// glibc loads packed places since 2.36 (August 2022).
const PACKED_SINCE: (u32, u32) = (2, 36);

/// The version of this machine's C library, which the binary is made for; none
/// where it is another one.
fn glibc() -> Option<(u32, u32)> {
    let said = Command::new("getconf").arg("GNU_LIBC_VERSION").output().ok()?;
    let text = String::from_utf8(said.stdout).ok()?;
    let (major, minor) = text.trim().strip_prefix("glibc ")?.split_once('.')?;
    Some((major.parse().ok()?, minor.split('.').next()?.parse().ok()?))
}

/// The locale files of one language, one after the other by name.
fn sentences(folder: &Path) -> Vec<u8> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap_or_else(|error| panic!("{}: {error}", folder.display())).path())
        .filter(|file| file.extension().is_some_and(|extension| extension == "ftl"))
        .collect();
    files.sort();
    // A file need not end in a line end: the next one begins on a line of its own.
    files.iter().flat_map(|file| [read(file), b"\n".to_vec()].concat()).collect()
}

fn read(file: &Path) -> Vec<u8> {
    fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn compress(bytes: &[u8], to: &Path) {
    let file = File::create(to).unwrap_or_else(|error| panic!("{}: {error}", to.display()));
    let mut encoder = GzEncoder::new(file, Compression::best());
    encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .unwrap_or_else(|error| panic!("{}: {error}", to.display()));
}
