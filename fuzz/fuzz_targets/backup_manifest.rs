//! Manifests of backups from a disk that anybody may have had. The sum is put right, so that what lies under it is reached.
#![no_main]

use sha2::{Digest as _, Sha256};
use wasl_node::BackupManifest;

libfuzzer_sys::fuzz_target!(|raw: &[u8]| {
    assert_eq!(BackupManifest::from_bytes(raw), None, "nobody guesses a SHA-256");
    let mut bytes = [b"WASLBAK1", raw].concat();
    let sum = Sha256::digest(&bytes);
    bytes.extend_from_slice(&sum);
    if let Some(manifest) = BackupManifest::from_bytes(&bytes) {
        assert_eq!(BackupManifest::from_bytes(&manifest.to_bytes()), Some(manifest.clone()));
        for file in &manifest.files {
            assert!(!file.path.contains("..") && !file.path.starts_with('/'), "{}", file.path);
        }
    }
});
