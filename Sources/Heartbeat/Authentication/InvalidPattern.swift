import Health
import Monitoring

/// Why a text is no ``ScopePattern``; it reads as the end of a sentence about the text, and repeats none of it.
enum InvalidPattern: Error, Hashable, CustomStringConvertible {
  case namespace
  case kind
  case name
  case tooManySegments

  var description: String {
    switch self {
    case .namespace: "does not begin with a namespace, in which * may stand for any characters"
    case .kind:
      "has no kind in the second place: \(WorkloadKind.nouns), or *"
    case .name: "has no name in the third place, in which * may stand for any characters"
    case .tooManySegments: "has more than namespace/kind/name"
    }
  }
}
