import Settings
import Testing

@Suite struct StoreSettingTests {
    private static let systemd = ["CREDENTIALS_DIRECTORY": "/run/c"]

    @Test func namesTheDatabase() throws {
        #expect(try load().data.store == .sqlite)
        #expect(try load("data: { store: sqlite }").data.store == .sqlite)
        let url = "postgresql://gateway@db1.example:5433,db2.example/mail?sslmode=verify-full"
        #expect(try load("data: { store: \"\(url)\" }").data.store == .postgreSQL(url))
        #expect(
            try load(environment: ["GATEWAY_DATA_STORE": "postgres://db/x"]).data.store
                == .postgreSQL("postgres://db/x")
        )
    }

    /// A password in the URL would be shown wherever the setting is.
    @Test(arguments: [
        "postgresql://gateway:hush@db/x", "postgresql://db/x?password=hush", "postgresql://db/x?sslpassword=hush",
        "postgresql://", "mysql://db/hush", "hush", "postgresql://db/x hush",
    ])
    func refusesWhatItMayNotBe(_ url: String) {
        let all = complaints("data: { store: \"\(url)\" }")
        #expect(all.count == 1)
        #expect(!all.joined().contains("hush"))
    }

    @Test func findsThePassword() throws {
        let store = "data: { store: \"postgresql://db/x\", postgresql: { password_file: /p } }"
        #expect(try load(store, files: ["/p": "hush\n"]).data.postgreSQL.passwordFile == "/p")
        #expect(complaints(store, files: [:]).count == 1)
        let credential = "/run/c/gsuite-gateway.database_password"
        let bare = "data: { store: \"postgresql://db/x\" }"
        let settings = try load(bare, environment: Self.systemd, files: [credential: "hush"])
        #expect(settings.data.postgreSQL.passwordFile == credential)
        #expect(try load(bare, environment: Self.systemd).data.postgreSQL.passwordFile == nil)
        #expect(try load(environment: Self.systemd, files: [credential: "hush"]).data.postgreSQL.passwordFile == nil)
    }
}
