//! The published limits of the edge, with their defaults; what a query costs in rows is the schema's matter.

use std::time::Duration;

/// What a request may be at most. Over it the answer is `LIMITED`, with the figure.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Length of a GraphQL document.
    pub document_bytes: usize,
    /// Lexical tokens of a document, strings as one token each, comments as none.
    pub tokens: usize,
    /// Open braces, brackets and parentheses at any point of the text. It protects the stack of the parser; the
    /// depth below is the limit that clients meet: 15 levels with nested arguments stay well under 64.
    pub nesting: usize,
    /// Levels of fields, leaves included, through fragments. The standard introspection query needs 15.
    pub depth: usize,
    /// Lists of the introspection (`fields`, `interfaces`, `possibleTypes`, `inputFields`) within each other. Each level
    /// multiplies the answer by the size of the schema; tools that read a schema need one.
    pub introspection: usize,
    /// Selections after all fragments were written out, over all operations of the document.
    pub fields: usize,
    /// Aliases after all fragments were written out, over all operations of the document.
    pub aliases: usize,
    /// Directives on one field, fragment, operation or variable.
    pub directives_per_field: usize,
    /// Directives in the document.
    pub directives: usize,
    /// Values in `variables`, containers and leaves. Each use of a variable copies it, so this multiplies with `fields`.
    pub variable_values: usize,
    /// Levels of lists and objects in `variables`; under the 128 at which the JSON reader itself stops.
    pub variable_depth: usize,
    /// Length of a request body.
    pub body_bytes: usize,
    /// Length of a request body with files.
    pub multipart_bytes: usize,
    /// Length of one file.
    pub file_bytes: usize,
    /// Files of one request, each counted wherever it is named.
    pub files: usize,
    /// Length of the head of a request: request line and headers.
    pub header_bytes: usize,
    /// Length of a bearer token.
    pub token_bytes: usize,
    /// Time for a request once its body was read.
    pub execution: Duration,
    /// Time for a client to send the head of a request.
    pub header_read: Duration,
    /// Time for a client to send the body of a request.
    pub body_read: Duration,
    /// Subscriptions and sockets that are open at once.
    pub streams: usize,
    /// Subscriptions that one person has open at once.
    pub streams_per_person: usize,
    /// Operations that are open at once on one socket.
    pub operations_per_socket: usize,
    /// Length of a message from a client on a socket.
    pub message_bytes: usize,
    /// Time for a client to begin on a socket, with `connection_init`.
    pub connection_init: Duration,
    /// Between signs of life on a stream, and for a client to answer the one of a socket.
    pub keep_alive: Duration,
    /// Longest time after which a subscription is authorised and read anew, though nothing was said to have changed.
    pub reauthorisation: Duration,
    /// Shortest time between two readings of a subscription; what happens in it is read at once.
    pub reading_pause: Duration,
    /// Readings of subscriptions at once; the rest of the database's connections is for requests.
    pub readings: usize,
    /// Time for a client to take anything of what is written to it.
    pub write: Duration,
    /// Time for open requests to end after the signal to stop.
    pub shutdown: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            document_bytes: 32 * 1024,
            tokens: 2_000,
            nesting: 64,
            depth: 15,
            introspection: 2,
            fields: 2_000,
            aliases: 30,
            directives_per_field: 4,
            directives: 50,
            variable_values: 2_000,
            variable_depth: 64,
            body_bytes: 1024 * 1024,
            multipart_bytes: 6 * 1024 * 1024,
            file_bytes: 5 * 1024 * 1024,
            files: 10,
            header_bytes: 32 * 1024,
            token_bytes: 4 * 1024,
            execution: Duration::from_secs(10),
            header_read: Duration::from_secs(5),
            body_read: Duration::from_secs(10),
            streams: 10_000,
            streams_per_person: 200,
            operations_per_socket: 100,
            message_bytes: 256 * 1024,
            connection_init: Duration::from_secs(10),
            keep_alive: Duration::from_secs(12),
            reauthorisation: Duration::from_secs(30),
            reading_pause: Duration::from_millis(100),
            readings: 2,
            write: Duration::from_secs(10),
            shutdown: Duration::from_secs(20),
        }
    }
}
