//! The file of private look-ups: what is listed, what is copied, and how many are counted.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use wasl_model::{
    Action, Actor, Audience, Caller, MemberId, Permit, Purpose, RecordId, Role, Timestamp, rules,
};
use wasl_store::{Allowance, CopiedHead, ListedTag, ListedTags, LookupStore, StoreError};

fn permit(action: Action, secs: u64) -> Permit {
    let (member, purpose) = ("MA".parse().unwrap(), Purpose::Border);
    let role = if action == Action::Lookup { Role::Officer } else { Role::Bureau };
    rules::permit(Caller { actor: Actor::Local, member, role, purpose }, action, Timestamp::from_secs(secs))
        .unwrap()
}

fn store() -> (LookupStore, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    (LookupStore::open(&folder.path().join("lookup.sqlite")).unwrap(), folder)
}

fn un() -> MemberId {
    "UN".parse().unwrap()
}

#[test]
fn a_record_is_listed_as_it_is_now_and_with_another_key_nothing_is() {
    let (store, _folder) = store();
    let own = permit(Action::LookupAnswer, 0);
    let [first, second] = [1, 2].map(|byte| RecordId::from_bytes([byte; 16]));
    let open = |tags: &[u64]| ListedTags { tags: tags.to_vec(), audience: Audience::All, expires: None };
    let audience = Audience::Only([un()].into());
    let limited =
        ListedTags { tags: vec![7], audience: audience.clone(), expires: Some(Timestamp::from_secs(9)) };
    let listed = || {
        let mut listed = Vec::new();
        store.each_listed(&own, |tag| listed.push(tag)).unwrap();
        listed
    };
    let plain = |tag| ListedTag { tag, audience: None, expires: None };
    assert_eq!(store.listed_until(&own, &[1; 32]).unwrap(), 0);
    store.list(&own, &[(first, Some(open(&[5, u64::MAX, 5]))), (second, Some(limited))], 2).unwrap();
    let expires = Some(Timestamp::from_secs(9));
    let narrow = ListedTag { tag: 7, audience: Some(audience), expires };
    // The database orders them as numbers with a sign.
    assert_eq!(listed(), [plain(u64::MAX), plain(5), narrow]);
    store.list(&own, &[(first, Some(open(&[6]))), (second, None)], 4).unwrap();
    assert_eq!(listed(), [plain(6)]);
    assert_eq!(store.listed_until(&own, &[1; 32]).unwrap(), 4);
    assert_eq!((store.listed_until(&own, &[2; 32]).unwrap(), listed()), (0, vec![]));
}

#[test]
fn a_part_counts_as_held_only_with_the_head_that_it_was_kept_with() {
    let (store, _folder) = store();
    let asking = permit(Action::Lookup, 0);
    let head = |key: u8, parts: usize| CopiedHead { key: [key; 32], parts: vec![[key; 8]; parts] };
    let part = |head: &CopiedHead, number| store.copied_part(&asking, un(), head, number).unwrap();
    assert_eq!(store.copied_head(&asking, un()).unwrap(), None);
    store.keep_copy(&asking, un(), &head(1, 2), &[(0, vec![1]), (1, vec![2])]).unwrap();
    assert_eq!(store.copied_head(&asking, un()).unwrap(), Some(head(1, 2)));
    assert_eq!(
        [part(&head(1, 2), 0), part(&head(1, 2), 1), part(&head(1, 2), 2)],
        [Some(vec![1]), Some(vec![2]), None]
    );
    for other in [head(2, 2), head(1, 1), CopiedHead { parts: head(2, 2).parts, ..head(1, 2) }] {
        assert_eq!(part(&other, 0), None);
    }
    // While another set is fetched, nothing is held; what it has no more is dropped.
    store.keep_parts(&asking, un(), &[(0, vec![3])]).unwrap();
    assert_eq!((store.copied_head(&asking, un()).unwrap(), part(&head(1, 2), 1)), (None, None));
    store.keep_copy(&asking, un(), &head(3, 1), &[]).unwrap();
    assert_eq!([part(&head(3, 1), 0), part(&head(3, 1), 1)], [Some(vec![3]), None]);
}

#[test]
fn each_is_counted_for_itself_and_what_is_refused_is_not_counted() {
    let (store, _folder) = store();
    let allowances = [Allowance { secs: 60, count: 2 }, Allowance { secs: 86_400, count: 3 }];
    let spend = |who: &str, secs| store.spend(&permit(Action::LookupAnswer, secs), who, &allowances).unwrap();
    assert_eq!(
        [spend("MA", 0), spend("MA", 10), spend("MA", 20), spend("FR", 20)],
        [Ok(()), Ok(()), Err(40), Ok(())]
    );
    assert_eq!([spend("MA", 60), spend("MA", 61)], [Ok(()), Err(86_339)]);
    assert_eq!([spend("MA", 86_400), spend("FR", 86_400)], [Ok(()), Ok(())]);
    let nothing = [Allowance { secs: 60, count: 0 }];
    assert_eq!(store.spend(&permit(Action::Lookup, 0), "MA", &nothing).unwrap(), Err(60));
}

#[test]
fn without_leave_nothing_is_read_or_written() {
    let (store, _folder) = store();
    let (asking, own) = (permit(Action::Lookup, 0), permit(Action::Replicate, 0));
    let refused = |done: Result<(), StoreError>| matches!(done, Err(StoreError::Permit { .. }));
    assert!(refused(store.listed_until(&asking, &[0; 32]).map(drop)));
    assert!(refused(store.list(&asking, &[], 0)));
    assert!(refused(store.each_listed(&asking, |_| {})));
    assert!(refused(store.copied_head(&own, un()).map(drop)));
    assert!(refused(store.keep_parts(&own, un(), &[])));
    assert!(refused(store.spend(&own, "MA", &[]).map(drop)));
}
