//! What became of a parcel that was fetched: looked at, noted, and told to its sender if it was for this bureau.

use wasl_model::{Action, Attachment, Caller, Outcome, Post};
use wasl_store::{ParcelState, WantedParcel};

use crate::{
    Bureau, NodeError,
    attachments::{check, context},
    audited::Intent,
};

/// Looks whether a parcel that is here is what its sender announced, and tells it; whether it is. Nothing is told if
/// `go_on` says no meanwhile.
pub(super) fn take(
    bureau: &Bureau,
    wanted: &WantedParcel,
    attachment: &Attachment,
    go_on: &dyn Fn() -> bool,
) -> Result<bool, NodeError> {
    let file = bureau.parcel_files()?.read(wanted.parcel.name)?;
    let Some(checked) = check(file, attachment, &context(wanted.message.from), go_on) else {
        return Ok(false);
    };
    let state =
        checked.as_ref().map_or_else(|error| ParcelState::Refused(error.number()), |()| ParcelState::Here);
    settle(bureau, wanted, state)?;
    Ok(checked.is_ok())
}

/// Notes what became of a parcel for this bureau, tells its sender, and removes what is refused.
pub(super) fn settle(bureau: &Bureau, wanted: &WantedParcel, state: ParcelState) -> Result<(), NodeError> {
    let WantedParcel { message, number, parcel } = *wanted;
    let fault = if let ParcelState::Refused(fault) = state { Some(fault) } else { None };
    if let Some(fault) = fault {
        tracing::warn!(%message, attachment = number + 1, number = fault, "an attachment is refused");
    }
    let caller = Caller::bureau(bureau.identity.member);
    let asked = format!("parcel {} of {message}", parcel.name);
    bureau.audited(Intent::asking(&caller, Action::Replicate, &asked), |permit| {
        let told = Post::Fetched { message, attachment: number, fault, at: permit.at() };
        bureau.post_with(permit, vec![told], |write, _| {
            write.settle_parcel(message, number, state)?;
            Ok(())
        })?;
        Ok(((), Outcome::Changed { count: 1 }))
    })?;
    if fault.is_some() { remove_unless_kept(bureau, wanted) } else { Ok(()) }
}

/// Notes what became of a parcel that is carried for others, and removes what is refused. Its sender is told nothing: that is
/// for those who can open it. False if its message was taken back meanwhile.
pub(super) fn settle_carried(
    bureau: &Bureau,
    wanted: &WantedParcel,
    state: ParcelState,
) -> Result<bool, NodeError> {
    let WantedParcel { message, number, parcel } = *wanted;
    if let ParcelState::Refused(fault) = state {
        tracing::warn!(%message, attachment = number + 1, number = fault, "what was to be carried is refused");
    }
    let caller = Caller::bureau(bureau.identity.member);
    let asked = format!("parcel {} of {message}, to be carried", parcel.name);
    let is_settled = bureau.audited(Intent::asking(&caller, Action::Replicate, &asked), |permit| {
        let settle = |write: &mut wasl_store::Write<'_>| write.settle_carried(message, number, state);
        let is_settled = bureau.store.write(permit, settle)?;
        Ok((is_settled, Outcome::Changed { count: is_settled.into() }))
    })?;
    if !is_settled || state != ParcelState::Here {
        remove_unless_kept(bureau, wanted)?;
    }
    Ok(is_settled)
}

/// Removes the file of a parcel, unless it is another message's too, or is to be.
fn remove_unless_kept(bureau: &Bureau, wanted: &WantedParcel) -> Result<(), NodeError> {
    let name = wanted.parcel.name;
    if bureau.store.keeps_parcel(&bureau.own_permit()?, name)? {
        return Ok(());
    }
    bureau.parcel_files()?.remove(name)
}
