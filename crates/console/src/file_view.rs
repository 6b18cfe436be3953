//! A file of a message as it is shown.

use wasl_model::MemberId;
use wasl_node::{AttachmentReceiver, AttachmentState, AttachmentView};

use crate::{
    speech::Speech,
    words::{Moment, count},
};

/// A line for a file.
#[derive(Debug)]
pub(crate) struct FileLine {
    /// Where it is saved from, if it is here.
    pub(crate) address: Option<String>,
    pub(crate) name: String,
    /// How large it is, in words.
    pub(crate) size: String,
    pub(crate) sha256: String,
    /// The style and the word of how it stands here.
    pub(crate) state: (&'static str, String),
    pub(crate) receivers: Vec<FileReceiver>,
}

/// What a receiver says of it.
#[derive(Debug)]
pub(crate) struct FileReceiver {
    pub(crate) member: String,
    pub(crate) tone: &'static str,
    pub(crate) state: String,
    pub(crate) at: Moment,
}

impl FileLine {
    /// The file of the message at `message`, an address.
    pub(crate) fn of(view: &AttachmentView, message: &str, own: MemberId, speech: &Speech) -> Self {
        let is_here = view.state == AttachmentState::Here;
        let state = match view.state {
            AttachmentState::Here => ("good", speech.say("file-here")),
            AttachmentState::Coming { bytes } => {
                let percent = bytes.saturating_mul(100) / view.size.max(1);
                ("waiting", speech.fill("file-coming", &[("percent", count(percent.min(99)))]))
            }
            AttachmentState::Refused(number) => {
                ("bad", speech.fill("file-refused", &[("number", number.to_string().into())]))
            }
        };
        let others = view.receivers.iter().filter(|receiver| receiver.member != own);
        Self {
            address: is_here.then(|| format!("{message}/files/{}", view.number)),
            name: view.name.to_string(),
            size: size(view.size, speech),
            sha256: view.sha256.to_string(),
            state,
            receivers: others.map(|receiver| FileReceiver::of(receiver, speech)).collect(),
        }
    }
}

impl FileReceiver {
    fn of(receiver: &AttachmentReceiver, speech: &Speech) -> Self {
        let (tone, state) = match receiver.fault {
            None => ("good", speech.say("receiver-has")),
            Some(number) => ("bad", speech.fill("file-refused", &[("number", number.to_string().into())])),
        };
        Self { member: receiver.member.to_string(), tone, state, at: Moment::of(receiver.at) }
    }
}

/// So many bytes in a unit that fits: "4.2 MB".
fn size(bytes: u64, speech: &Speech) -> String {
    let (key, unit) = match bytes {
        0..1_000 => return speech.fill("size-bytes", &[("size", count(bytes))]),
        1_000..1_000_000 => ("size-kb", 1_000),
        1_000_000..1_000_000_000 => ("size-mb", 1_000_000),
        _ => ("size-gb", 1_000_000_000),
    };
    // Tenths of the unit, cut off; the sign between is the language's.
    let tenths = bytes / (unit / 10);
    let decimal = speech.fill("decimal", &[("whole", count(tenths / 10)), ("tenths", count(tenths % 10))]);
    speech.fill(key, &[("size", decimal.into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{language::Language, speech::Library};

    #[test]
    fn a_size_is_told_in_a_unit_that_fits() {
        let speech = Library::read().speech(Language::English);
        let told = |bytes| size(bytes, &speech).replace(['\u{2068}', '\u{2069}'], "");
        let sizes = [0, 999, 1_000, 41_943_040, 5 << 30].map(told);
        assert_eq!(sizes, ["0 bytes", "999 bytes", "1 kB", "41.9 MB", "5.3 GB"]);
    }
}
