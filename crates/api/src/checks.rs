//! Checks that come at the same time are asked together: what it takes to write their audit lines and to wake whoever
//! waits is paid once for all of them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;
use wasl_node::{Answer, Checking, NodeError};

use crate::problem::{ApiError, Problem};

/// The most checks that are asked at once.
const TOGETHER_MAX: usize = 128;

/// The checks that wait for their turn.
#[derive(Debug, Default)]
pub(crate) struct Checks(Mutex<Line>);

/// What came of several checks, in their order; or why nothing came of any.
type Answers = Result<Vec<Result<Answer, NodeError>>, NodeError>;

#[derive(Debug, Default)]
struct Line {
    waiting: Vec<Waiting>,
    /// Whether a thread is asking; it goes on until nobody waits.
    is_asking: bool,
}

#[derive(Debug)]
struct Waiting {
    asked: Checking,
    answer: oneshot::Sender<Result<Answer, Problem>>,
}

/// A thread that asks for all who wait.
struct Turn(Arc<Checks>);

/// Should asking break off, those who wait are told, and the next check has another thread.
struct BreakingOff<'c>(&'c Checks);

impl Checks {
    /// Has `together` asked, with what others ask now. What was begun is finished even if the client has gone.
    pub(crate) async fn ask(
        self: &Arc<Self>,
        asked: Checking,
        together: impl Fn(&[Checking]) -> Answers + Send + 'static,
    ) -> Result<Answer, Problem> {
        let (answer, answered) = oneshot::channel();
        if self.join(Waiting { asked, answer }) {
            let turn = Turn(Arc::clone(self));
            drop(tokio::task::spawn_blocking(move || while turn.ask(&together) {}));
        }
        answered.await.map_err(|_| ApiError::Broken)?
    }

    /// Gets in line; whether nobody is asking yet.
    fn join(&self, waiting: Waiting) -> bool {
        let mut line = self.line();
        line.waiting.push(waiting);
        !std::mem::replace(&mut line.is_asking, true)
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turn {
    /// Asks for those who wait, as many as are asked at once; whether anybody waited.
    fn ask(&self, together: impl Fn(&[Checking]) -> Answers) -> bool {
        let waiting: Vec<Waiting> = {
            let mut line = self.0.line();
            let count = line.waiting.len().min(TOGETHER_MAX);
            line.is_asking = count > 0;
            line.waiting.drain(..count).collect()
        };
        let (asked, answers): (Vec<_>, Vec<_>) =
            waiting.into_iter().map(|Waiting { asked, answer }| (asked, answer)).unzip();
        if asked.is_empty() {
            return false;
        }
        // Let go of before the answers are: whoever hears that it broke off may ask again at once.
        let _breaking_off = BreakingOff(&self.0);
        let found = together(&asked).map_err(Problem::from);
        let mut found = found.map(|found| found.into_iter().map(|found| found.map_err(Problem::from)));
        for answer in answers {
            let told = match &mut found {
                Ok(found) => found.next().unwrap_or_else(|| Err(ApiError::Broken.into())),
                Err(problem) => Err(problem.clone()),
            };
            // Who has gone does not hear it.
            _ = answer.send(told);
        }
        true
    }
}

impl Drop for BreakingOff<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let mut line = self.0.line();
            line.is_asking = false;
            line.waiting.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use wasl_model::{Actor, Caller, MemberId, Number, Purpose, Role, Sought, Text};

    use super::*;

    #[tokio::test]
    async fn a_check_after_one_that_broke_off_is_answered() {
        let member: MemberId = "UN".parse().unwrap();
        let caller =
            Caller { actor: Actor::Local, member, role: Role::Officer, purpose: Purpose::Investigation };
        let number = Number { sought: Sought::Document, value: Text::new("AB123456").unwrap(), issuer: None };
        let checks = Arc::<Checks>::default();
        let asked = Checking { caller, number, wait: None };
        let broken = checks.ask(asked.clone(), |_| panic!("on purpose")).await;
        assert_eq!(broken, Err(ApiError::Broken.into()));
        let answered = checks
            .ask(asked, |asked| Ok(asked.iter().map(|_| Err(NodeError::EmptyQuestion)).collect()))
            .await;
        assert_eq!(answered, Err(NodeError::EmptyQuestion.into()));
    }
}
