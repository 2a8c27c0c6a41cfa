import Base
import Cryptography
import Google
import Testing

struct CredentialTests {
    @Test func aUsersGrantSurvivesSealing() throws {
        let credential = Credential.user(clientID: "i", clientSecret: Secret("s"), refreshToken: Secret("r"))
        #expect(try Credential(unsealed: try credential.formToSeal()) == credential)
    }

    @Test func secretsAreNotPrinted() throws {
        let credential = Credential.user(clientID: "i", clientSecret: Secret("hush"), refreshToken: Secret("hush"))
        #expect(!"\(credential)".contains("hush"))
        var dumped = ""
        dump(credential, to: &dumped)
        #expect(!dumped.contains("hush"))
    }

    @Test(arguments: [
        ("", "JSON"), ("[]", "JSON"), (#"{"installed":{"client_id":"x"}}"#, "OAuth client"),
        (#"{"type":"authorized_user"}"#, "service_account"), (#"{"type":"service_account"}"#, "client_email"),
        (
            #"{"type":"service_account","client_email":"a","private_key_id":"k","private_key":"no"}"#, "cannot be used"
        ),
    ])
    func aWrongKeyFileIsExplained(_ text: String, _ word: String) {
        let error = #expect(throws: CredentialError.self) { try ServiceAccountKey(json: Array(text.utf8)) }
        #expect(error?.description.contains(word) == true)
    }

    @Test(arguments: ["", "{}", #"{"kind":"user","clientID":"x"}"#, #"{"kind":"other"}"#])
    func aDamagedFormIsRefused(_ text: String) {
        #expect(throws: CredentialError.self) { try Credential(unsealed: Array(text.utf8)) }
    }
}
