/// A call of the C library, or a program, that failed.
struct SystemError: Error {
  var code: Int32
}
