import Testing

/// What the program may do and what it may not, with the API alone, beside the tests that let it stop and start.
@Suite(.enabled(if: Assets.haveAPIServer, Assets.apiServerComment), .cluster(.apiServer))
enum RightsTests {}
