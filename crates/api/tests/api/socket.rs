//! The socket itself: connections are answered, kept, and ended when the server stops.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::oneshot,
};

use super::fixture::House;

const ASKED: &[u8] = b"GET /healthz HTTP/1.1\r\nHost: wasl\r\n\r\n";

async fn answer(stream: &mut TcpStream) -> String {
    let mut bytes = vec![0; 4_096];
    let count = stream.read(&mut bytes).await.unwrap();
    String::from_utf8_lossy(&bytes[..count]).into_owned()
}

#[tokio::test]
async fn a_connection_is_kept_until_the_server_stops() {
    let house = House::new();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let until = async move {
        let _ = stopped.await;
    };
    let serving = tokio::spawn(wasl_api::serve(listener, house.router.clone(), until));
    let mut stream = TcpStream::connect(address).await.unwrap();
    for _ in 0..2 {
        stream.write_all(ASKED).await.unwrap();
        let answer = answer(&mut stream).await;
        assert!(
            answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with(r#"{"status":"ok"}"#),
            "{answer}"
        );
    }
    let mut rude = TcpStream::connect(address).await.unwrap();
    rude.write_all(b"\x16\x03\x01 this is no HTTP\r\n\r\n").await.unwrap();
    assert!(answer(&mut rude).await.starts_with("HTTP/1.1 400 "));
    stop.send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(5), serving).await.unwrap().unwrap().unwrap();
    assert_eq!(answer(&mut stream).await, "");
    assert!(TcpStream::connect(address).await.is_err());
}
