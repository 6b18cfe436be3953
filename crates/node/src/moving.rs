//! A bureau's rows moved from the files of its home onto a server that several processes can share.

use std::path::PathBuf;

use wasl_model::{Action, Caller, Outcome, rules};

use crate::{Bureau, NodeError, Settings, audited::Intent, home, rows};

impl Bureau {
    /// Copies all rows onto the server at `store` and sets the home to it from its next opening on; how many records' rows. No
    /// other process may have the home open. The files stay as they are, and are to be removed.
    ///
    /// # Errors
    ///
    /// If the rows are on a server already, or the server's database has any: then the home is as it was.
    pub fn move_rows(
        self,
        caller: &Caller,
        store: &str,
        password_file: Option<PathBuf>,
        authority_file: Option<PathBuf>,
    ) -> Result<u64, NodeError> {
        let settings = Settings {
            store: store.to_owned(),
            store_password_file: password_file,
            store_authority_file: authority_file,
            ..self.settings.clone()
        };
        let count = self.audited(Intent::plain(caller, Action::Backup), |permit| {
            self.store.check_in_file()?;
            rows::check_vacant(&settings, self.home.path())?;
            let count = self.store.copy_rows_to(permit, &rows::records(&settings, &self.home)?)?;
            Ok((count, Outcome::Changed { count }))
        })?;
        // The log last, with both lines of the copy.
        let permit = rules::permit(*caller, Action::Backup, self.now())?;
        self.audit.copy_rows_to(&permit, &rows::audit(&settings, &self.home)?)?;
        let file = self.home.settings_file();
        let text = toml::to_string(&settings).map_err(|error| home::content(&file, &error.to_string()))?;
        home::write(&file, &text)?;
        Ok(count)
    }
}
