//! The directory of members, as an officer sees it.

use wasl_model::{Purpose, Role, Text};
use wasl_node::{
    Charter, Directory, DirectoryBatch, DirectoryEntry, DirectoryView, SystemEntropy, UnixTime,
    make_directory_key, read_directory_key,
};

use crate::{cast::Cast, reader::Reader};

/// The bureau obeys a directory that lists nobody but itself, suspended.
pub(crate) fn obeys_a_directory(cast: &Cast) -> DirectoryView {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("keeper.key");
    let key = make_directory_key(&file, "MA".parse().unwrap(), &SystemEntropy).unwrap().to_string();
    let keeper = read_directory_key(&file).unwrap();
    let time = UnixTime::new(cast.bureau.now().secs()).unwrap();
    let (title, charter) =
        (Text::new("An invented network").unwrap(), Charter { threshold: 1, keys: vec![key] });
    let mut founding = Directory::founding("UN".parse().unwrap(), title, charter, time).unwrap();
    Directory::sign_founding(&mut founding, &keeper).unwrap();
    let admin = cast.bureau.local_caller(Role::Admin, Purpose::Investigation);
    let view = cast.bureau.trust_directory(&admin, &founding.to_bytes()).unwrap();
    let card = cast.bureau.identity().signed_card("127.0.0.1:1").unwrap();
    let member = cast.bureau.identity().member;
    let entries = vec![DirectoryEntry::Admit { card }, DirectoryEntry::Suspend { member }];
    let mut batch: DirectoryBatch = view.directory.propose(entries, time).unwrap();
    view.directory.sign(&mut batch, &keeper).unwrap();
    cast.bureau.publish_directory(&admin, &batch.to_bytes()).unwrap()
}

#[tokio::test]
async fn who_takes_part_is_shown_with_its_standing_and_keys() {
    let cast = Cast::standing();
    let mut officer = Reader::signed_in(&cast, Role::Officer).await;
    let none = officer.get("/directory").await;
    assert!(none.text().contains("This bureau obeys no directory."), "{}", none.body);

    let view = obeys_a_directory(&cast);
    let shown = officer.get("/directory").await.text();
    let parts = ["An invented network", "1 of 1 keys together", "Suspended", &cast.bureau.identity().name];
    assert!(parts.iter().all(|part| shown.contains(part)), "{shown}");
    assert!(shown.contains(&view.directory.fingerprint().to_string()), "{shown}");
}
