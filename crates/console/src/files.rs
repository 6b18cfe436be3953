//! The files of messages: taken in with the form, given out to be saved.

use std::time::Duration;

use axum::{
    Form,
    extract::{FromRequest as _, Multipart, Path, Request, multipart::Field},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use tokio::time::timeout;
use wasl_model::{Attachment, FileName, MediaType, MessageError};
use wasl_node::{AttachmentError, NewAttachment};

use crate::{
    attached::Attached,
    flow::{arrival, departure, feed},
    frame::Place,
    letter::Letter,
    officer::Officer,
    trouble::{Trouble, known},
};

/// The most bytes that the fields of a form have together, its files left out.
const TEXT_BYTES_MAX: usize = 2 * 1024 * 1024;
/// The most fields of one form: a tick for each member, and the rest.
const FIELDS_MAX: usize = 1_000;
/// How long a browser may bring nothing.
const PAUSE_MAX: Duration = Duration::from_mins(1);

/// Reads the form of a message. Files are sealed as they come, which the form's own proof has to stand before; what is wrong
/// with one is told beside the rest.
pub(crate) async fn receive(
    officer: &Officer,
    request: Request,
) -> Result<(Letter, Option<Trouble>), Trouble> {
    if !is_multipart(request.headers()) {
        let form = Form::<Vec<(String, String)>>::from_request(request, &()).await;
        let Form(pairs) = form.map_err(|_| Trouble::UnreadableForm)?;
        let letter = Letter::from_form(pairs);
        officer.visitor.check_form(&letter.form)?;
        return Ok((letter, None));
    }
    let form = Multipart::from_request(request, &()).await;
    let mut form = form.map_err(|_| Trouble::UnreadableForm)?;
    let (mut pairs, mut room, mut files, mut fault) = (Vec::new(), TEXT_BYTES_MAX, Vec::new(), None);
    for _ in 0..FIELDS_MAX {
        let field = timeout(PAUSE_MAX, form.next_field()).await;
        let Some(mut field) = field.ok().and_then(Result::ok).ok_or(Trouble::UnreadableForm)? else { break };
        let name = field.name().unwrap_or_default().to_owned();
        if name != "file" {
            pairs.push((name, text(&mut field, &mut room).await?));
            continue;
        }
        let brought = pairs.iter().find(|(name, _)| name == "form").map_or("", |(_, value)| value);
        officer.visitor.check_form(brought)?;
        // A browser sends a file without a name where none was chosen.
        if fault.is_some() || field.file_name().is_none_or(str::is_empty) {
            continue;
        }
        let attached = pairs.iter().filter(|(name, _)| name == "attached").count() + files.len();
        let taken = if attached < Attachment::COUNT_MAX {
            take(officer, &mut field).await
        } else {
            Err(Trouble::Node(MessageError::Long.into()))
        };
        match taken {
            Ok(attached) => files.push(("attached".to_owned(), attached.to_string())),
            Err(trouble) => fault = Some(trouble),
        }
    }
    let letter = Letter::from_form(pairs.into_iter().chain(files).collect());
    officer.visitor.check_form(&letter.form)?;
    Ok((letter, fault))
}

fn is_multipart(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.trim_start().to_ascii_lowercase().starts_with("multipart/form-data")
}

/// A field with text, which takes of the room that is left.
async fn text(field: &mut Field<'_>, room: &mut usize) -> Result<String, Trouble> {
    let mut bytes = Vec::new();
    loop {
        let piece = timeout(PAUSE_MAX, field.chunk()).await;
        let Some(piece) = piece.ok().and_then(Result::ok).ok_or(Trouble::UnreadableForm)? else { break };
        *room = room.checked_sub(piece.len()).ok_or(Trouble::UnreadableForm)?;
        bytes.extend_from_slice(&piece);
    }
    String::from_utf8(bytes).map_err(|_| Trouble::UnreadableForm)
}

/// Seals a file while it comes.
async fn take(officer: &Officer, field: &mut Field<'_>) -> Result<Attached, Trouble> {
    // What nothing of can be kept is called what it is.
    let name = FileName::clean(field.file_name().unwrap_or_default()).or_else(|_| FileName::clean("file"));
    let name = name.map_err(|_| Trouble::UnreadableForm)?;
    let media = field.content_type().and_then(|media| media.parse().ok()).unwrap_or_else(MediaType::unknown);
    let _leave = officer.console.start_flow().await;
    let (mut arriving, pieces) = arrival();
    let kept = officer.work(move |bureau, caller| bureau.upload(caller, &mut arriving, &mut |_| {}));
    let (kept, fed) = tokio::join!(kept, feed(field, pieces));
    fed?;
    Ok(Attached(NewAttachment { upload: kept?.id, name, media }))
}

/// `GET /messages/{id}/files/{number}`
pub(crate) async fn save(officer: Officer, Path((id, number)): Path<(String, String)>) -> Response {
    let asked = known(&id).and_then(|id| Ok((id, known(&number)?)));
    let opened = match asked {
        Ok((id, number)) => officer.work(move |bureau, caller| bureau.attachment(caller, id, number)).await,
        Err(trouble) => Err(trouble),
    };
    let (view, file) = match opened {
        Ok(opened) => opened,
        Err(trouble) => return officer.trouble(Place::Messages, &trouble),
    };
    let Some(leave) = officer.console.start_flow().await else {
        return officer.trouble(Place::Messages, &Trouble::Node(AttachmentError::NotHere.into()));
    };
    let mut response = departure(file, leave).into_response();
    let headers = response.headers_mut();
    // Whatever its sender calls it: it is saved, and never shown by the browser itself.
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(view.size));
    if let Ok(said) = HeaderValue::try_from(disposition(view.name.as_str())) {
        headers.insert(header::CONTENT_DISPOSITION, said);
    }
    response
}

/// To be saved under this name, which may be in any language (RFC 6266, RFC 8187).
fn disposition(name: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
    let escaped = name.bytes().map(|byte| match byte {
        byte if is_plain(byte) => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    });
    format!("attachment; filename*=UTF-8''{}", escaped.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::disposition;

    #[test]
    fn a_name_of_any_language_stands_in_a_header() {
        assert_eq!(disposition("scan 1.tif"), "attachment; filename*=UTF-8''scan%201.tif");
        assert_eq!(disposition("é\"\r\n.tif"), "attachment; filename*=UTF-8''%C3%A9%22%0D%0A.tif");
    }
}
