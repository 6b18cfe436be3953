//! The search for everything that is held of a person, of all members.

use std::collections::BTreeSet;

use wasl_casework::RedressCase;
use wasl_model::{
    FoundRecord, Hit, LiveSought, Notice, Number, Permit, Question, Record, RecordId, RedressField,
    RedressFindings, RedressSubject, Refusal, Sought,
};

use crate::{
    Bureau, NodeError,
    ask::finding::{CHECKED_MAX, find},
};

/// From this score on, somebody looks whether the record is about the person: a namesake that is looked at costs a minute, and
/// a record that is missed makes the letter untrue. Far below what officers are shown, since namesakes share the likelihood: of
/// fifty who fit alike, each is at two per cent.
const SCORE_MIN: f32 = 0.01;
/// So many of one question are taken. Where there are as many, there may be more than the search engine has compared.
const LIMIT: usize = 100;

impl Bureau {
    /// What is held under the identity that the request names: each name alone, so that a wrong date of birth hides nothing,
    /// and with each date of birth; and each number.
    pub(super) fn find_subject(
        &self,
        permit: &Permit,
        case: &RedressCase,
    ) -> Result<RedressFindings, NodeError> {
        let request = case.request.as_ref().ok_or(Refusal::NotFound)?;
        let (hits, is_whole) = self.find_hits(permit, &request.subject)?;
        let mut found = Vec::new();
        for (record, score) in hits {
            let Some(held) = self.store.record(permit, record)? else { continue };
            let notice = self.store.notice(permit, record)?.map(|row| row.notice);
            found.push(FoundRecord {
                record,
                owner: held.record.owner,
                entry: held.number,
                percent: percent(score),
                is_notice: notice.is_some(),
                fields: fields(&held.record, notice.as_ref()),
            });
        }
        let searched = self.searched()?.into_iter();
        let searched = searched.map(|searched| (searched.member, searched.records));
        Ok(RedressFindings { found, searched: searched.collect(), is_whole })
    }

    /// The records, the likeliest first, and whether there was room for all.
    fn find_hits(
        &self,
        permit: &Permit,
        subject: &RedressSubject,
    ) -> Result<(Vec<(RecordId, f32)>, bool), NodeError> {
        let reading = self.follower.read(&self.store, &self.own_permit()?)?;
        let (mut found, mut is_whole): (Vec<(RecordId, f32)>, bool) = (Vec::new(), true);
        for sought in sought(subject) {
            let limit = match sought {
                LiveSought::Search(_) => LIMIT,
                LiveSought::Check(_) => CHECKED_MAX,
            };
            let hits = find(&reading.index, &sought, limit, &|id| reading.shows(permit, id));
            let is_cut = hits.len() >= limit && hits.iter().all(|hit| hit.score >= SCORE_MIN);
            is_whole &= !is_cut;
            for Hit { record, score, .. } in hits.into_iter().filter(|hit| hit.score >= SCORE_MIN) {
                match found.iter_mut().find(|(id, _)| *id == record) {
                    Some((_, best)) => *best = best.max(score),
                    None => found.push((record, score)),
                }
            }
        }
        found.sort_by(|(id, score), (other, than)| than.total_cmp(score).then(id.cmp(other)));
        is_whole &= found.len() <= RedressFindings::RECORDS_MAX;
        found.truncate(RedressFindings::RECORDS_MAX);
        Ok((found, is_whole))
    }
}

/// What is asked of the index.
fn sought(subject: &RedressSubject) -> impl Iterator<Item = LiveSought> {
    let nationality = subject.nationalities.first().copied();
    let names = subject.names.iter().flat_map(move |name| {
        let alone = Question { name: Some(name.clone()), ..Question::default() };
        let born = move |born: &wasl_model::PartialDate| Question {
            name: Some(name.clone()),
            born: Some(*born),
            nationality,
            ..Question::default()
        };
        std::iter::once(alone).chain(subject.births.iter().map(born)).map(LiveSought::Search)
    });
    let numbers = subject.identifiers.iter().map(|identifier| {
        let (value, issuer) = (identifier.value.clone(), identifier.issuer);
        LiveSought::Check(vec![Number { sought: Sought::Any, value, issuer }])
    });
    names.chain(numbers)
}

/// Which fields a record has: what is decided on one by one.
fn fields(record: &Record, notice: Option<&Notice>) -> BTreeSet<RedressField> {
    let of_record = [
        (RedressField::Names, !record.names.is_empty()),
        (RedressField::Births, !record.births.is_empty()),
        (RedressField::Nationalities, !record.nationalities.is_empty()),
        (RedressField::Sex, record.sex.is_some()),
        (RedressField::Numbers, !record.identifiers.is_empty()),
        (RedressField::Facts, !record.facts.is_empty()),
    ];
    let of_notice = notice.into_iter().flat_map(|notice| {
        [
            (RedressField::Likeness, notice.likeness != wasl_model::Likeness::default()),
            (RedressField::Grounds, !notice.grounds.is_empty()),
            (RedressField::Account, notice.account.is_some()),
            (RedressField::Asks, !notice.asks.is_empty()),
            (RedressField::Photo, notice.photo.is_some()),
        ]
    });
    of_record.into_iter().chain(of_notice).filter_map(|(field, has)| has.then_some(field)).collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is between 0 and 100")]
fn percent(score: f32) -> u8 {
    (score.clamp(0.0, 1.0) * 100.0).round() as u8
}
