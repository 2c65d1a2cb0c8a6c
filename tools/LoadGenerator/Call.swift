import PlainHTTP

/// A request as a workload makes it.
struct Call {
    var method = "GET"
    var path: String
    var type = "application/json"
    var body: [UInt8] = []
}

/// A connection that carries the requests of one client or of several, without waiting for answers.
protocol Wire: AnyObject {
    var socket: Int32 { get }
    /// Queues a request; `client` names it until it is answered.
    func send(_ call: Call, for client: Int) throws(HTTPFailure)
    /// Sends what is queued.
    func flush() throws(HTTPFailure)
    /// Takes what has arrived; only to be called when there is something.
    func receive(_ answered: (_ client: Int, _ status: Int) -> Void) throws(HTTPFailure)
}
