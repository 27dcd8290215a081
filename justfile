# What to run, a line each. `just test` is exactly what CI runs.
default:
    @just --list
# the sample installation, with the address to open
demo:
    cargo run --release -- demo
# every test, on both engines and in Chromium
test:
    ./test
# the tests without lints, fuzzing and browser
quick:
    ./test quick
# format
fmt:
    cargo fmt --all
# lints
lint:
    cargo clippy --workspace --all-targets -- -D warnings
# licences, advisories and duplicates of the libraries
deny:
    cargo deny check
# fuzz each target for a minute
fuzz:
    fuzz/run 60
# the measurements, as ratios in one run
bench:
    benches/run
# screenshots of every page, to look at
pages:
    node tests/browser/pictures.mjs
