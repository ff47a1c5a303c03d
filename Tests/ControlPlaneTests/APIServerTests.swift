import Testing

/// What needs no more than the API; one after the other, as some of it disturbs the others.
@Suite(.enabled(if: Assets.haveAPIServer, Assets.apiServerComment), .serialized, .cluster(.apiServer))
enum APIServerTests {}
