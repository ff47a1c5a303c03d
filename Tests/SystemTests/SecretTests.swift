import System
import Testing

@Suite("Secrets")
struct SecretTests {
  private struct Holder {
    let name = "holder"
    let secret = Secret("sesame")
    let secrets = [Secret("sesame")]
  }

  @Test("whatever prints a secret, or what holds it, prints no byte of it")
  func printing() {
    let secret = Secret("sesame")
    var texts = ["\(secret)", String(describing: secret), String(reflecting: secret), "\([secret])"]
    #expect(texts[0] == "<redacted>" && texts[2] == "<redacted>")
    texts += ["\(Holder())", String(reflecting: Holder()), "\(Optional(secret) as Any)"]
    for value in [secret, Holder()] as [Any] {
      var text = ""
      dump(value, to: &text)
      texts.append(text)
    }
    for text in texts { #expect(!text.contains("sesame") && !text.contains("115"), "\(text)") }
  }

  @Test("secrets are equal when their bytes are")
  func equality() {
    #expect(Secret("sesame") == Secret(Array("sesame".utf8)))
    for other in ["sesamf", "tesame", "sesam", "sesame ", ""] { #expect(Secret("sesame") != Secret(other)) }
    #expect(Secret("") == Secret([]) && Secret("é").text == "é")
  }
}
