/// The types of records (FastCGI specification, section 8).
package enum RecordType: UInt8, Sendable {
  case beginRequest = 1
  case abortRequest = 2
  case endRequest = 3
  case parameters = 4
  case input = 5
  case output = 6
  case errorOutput = 7
  case data = 8
  case getValues = 9
  case getValuesResult = 10
  case unknownType = 11
}
