import Testing

@testable import Kubernetes

@Suite("Addresses of servers and proxies")
struct AddressTests {
  @Test(
    "server URLs are read as kubectl reads them",
    arguments: [
      ("https://api", "https://api"), ("https://api:443/", "https://api"),
      ("https://api:6443", "https://api:6443"),
      ("HTTPS://Api:6443/a/b//", "https://Api:6443/a/b"), ("http://127.0.0.1:8001", "http://127.0.0.1:8001"),
      ("https://[fd00::1]:6443", "https://[fd00::1]:6443"), ("https://[::1]", "https://[::1]"),
      ("localhost:8080", "http://localhost:8080"), ("ftp://api", nil), ("https://", nil),
      ("https://:443", nil),
      ("https://a:b", nil), ("https://a:0", nil), ("https://fd00::1", nil), ("https://[api]", nil),
      ("https://me@api", nil), ("https://api/?a=b", nil), ("https://api/#a", nil), ("https://a b", nil),
      ("https://api\r\nX: y", nil), ("", nil),
    ] as [(String, String?)])
  func serverURLs(text: String, result: String?) {
    #expect(ServerURL(text)?.description == result)
  }

  @Test(
    "loopback is told from the rest",
    arguments: [
      ("http://127.1.2.3", true), ("http://[::1]", true), ("http://localhost", true),
      ("http://LOCALHOST:1", true),
      ("http://[::ffff:127.0.0.1]", true), ("http://128.0.0.1", false), ("http://[::2]", false),
      ("http://localhost.example", false),
    ])
  func loopback(text: String, isLoopback: Bool) {
    #expect(ServerURL(text)?.isLoopback == isLoopback)
  }

  @Test(
    "proxies come from the environment as Go's clients take them",
    arguments: [
      ("https://api", ["HTTPS_PROXY": "http://p:3128"], "http://p:3128"),
      ("https://api", ["https_proxy": "p:3128"], "http://p:3128"),
      ("https://api", ["HTTPS_PROXY": "http://upper", "https_proxy": "http://lower"], "http://upper:80"),
      ("https://api", ["HTTP_PROXY": "http://p", "ALL_PROXY": "http://p"], nil),
      ("http://api", ["http_proxy": "socks5://p"], "socks5h://p:1080"),
      ("https://api", ["HTTPS_PROXY": ""], nil),
      ("https://localhost", ["HTTPS_PROXY": "http://p"], nil),
      ("https://127.0.0.1:6443", ["HTTPS_PROXY": "http://p"], nil),
      ("https://api", ["HTTPS_PROXY": "http://p", "NO_PROXY": "*"], nil),
      ("https://api.corp", ["HTTPS_PROXY": "http://p", "NO_PROXY": "a, corp"], nil),
      ("https://api.corp", ["HTTPS_PROXY": "http://p", "no_proxy": ".corp"], nil),
      ("https://API.corp", ["HTTPS_PROXY": "http://p", "no_proxy": "*.CORP"], nil),
      ("https://corp", ["HTTPS_PROXY": "http://p", "NO_PROXY": ".corp"], "http://p:80"),
      ("https://apicorp", ["HTTPS_PROXY": "http://p", "NO_PROXY": "corp"], "http://p:80"),
      ("https://api:6443", ["HTTPS_PROXY": "http://p", "NO_PROXY": "api:6443"], nil),
      ("https://api:6443", ["HTTPS_PROXY": "http://p", "NO_PROXY": "api:443"], "http://p:80"),
      ("https://10.1.2.3", ["HTTPS_PROXY": "http://p", "NO_PROXY": "10.1.0.0/16"], nil),
      ("https://10.2.2.3", ["HTTPS_PROXY": "http://p", "NO_PROXY": "10.1.0.0/16"], "http://p:80"),
      ("https://10.1.2.3", ["HTTPS_PROXY": "http://p", "NO_PROXY": "10.1.2.3"], nil),
      ("https://10.1.2.3:6443", ["HTTPS_PROXY": "http://p", "NO_PROXY": "10.1.2.3:443"], "http://p:80"),
      ("https://[fd00::1]", ["HTTPS_PROXY": "http://p", "NO_PROXY": "fd00::/8"], nil),
      ("https://[fd00::1]", ["HTTPS_PROXY": "http://p", "NO_PROXY": "10.0.0.0/8,::/200"], "http://p:80"),
    ] as [(String, [String: String], String?)])
  func proxyEnvironment(server: String, environment: [String: String], proxy: String?) throws {
    #expect(try ProxyEnvironment(environment).proxy(for: ServerURL(server)!)?.url == proxy)
  }

  @Test("a proxy variable that is none is named, without its value")
  func badProxyVariable() {
    let error = #expect(throws: ConfigurationError.self) {
      try ProxyEnvironment(["HTTPS_PROXY": "gopher://me:hush@p"]).proxy(for: ServerURL("https://api")!)
    }
    #expect(error?.description.hasPrefix("HTTPS_PROXY is not the URL of a proxy") == true)
    #expect(error?.description.contains("hush") == false)
  }
}
