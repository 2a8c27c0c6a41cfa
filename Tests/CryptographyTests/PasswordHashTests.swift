import Base
import Testing

@testable import Cryptography

struct PasswordHashTests {
    private let cheap = ScryptCost(logN: 4, r: 8, p: 1)

    /// RFC 7914 section 12.
    @Test func `known hashes`() {
        let first = PasswordHash.scrypt(
            Secret("password"),
            salt: Array("NaCl".utf8),
            cost: ScryptCost(logN: 10, r: 8, p: 16),
            length: 64
        )
        #expect(
            first
                == bytes(
                    """
                    fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162
                    2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640
                    """
                )
        )
        let second = PasswordHash.scrypt(
            Secret("pleaseletmein"),
            salt: Array("SodiumChloride".utf8),
            cost: ScryptCost(logN: 14, r: 8, p: 1),
            length: 64
        )
        #expect(
            second
                == bytes(
                    """
                    7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2
                    d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887
                    """
                )
        )
    }

    @Test func `only the password is accepted`() throws {
        let stored = try PasswordHash(of: Secret("pässword"), cost: cheap)
        let read = try PasswordHash(phc: stored.phc)
        #expect(read == stored)
        #expect(read.verify(Secret("pässword")))
        #expect(!read.verify(Secret("password")))
        #expect(!read.verify(Secret("")))
        #expect(read.isOutdated)
        #expect(try PasswordHash(of: Secret("x"), cost: cheap) != PasswordHash(of: Secret("x"), cost: cheap))
    }

    @Test func `the standard cost is stored and verified`() throws {
        let stored = try PasswordHash(of: Secret("password"))
        #expect(stored.phc.hasPrefix("$scrypt$ln=15,r=8,p=1$"))
        #expect(stored.verify(Secret("password")))
        #expect(!stored.isOutdated)
        #expect(!PasswordHash.dummyVerify(Secret("password")))
    }

    @Test(arguments: [
        "", "$scrypt$", "plain", "$scrypt$ln=4,r=8,p=1$c2FsdHNhbHQ$",
        "$bcrypt$ln=4,r=8,p=1$c2FsdHNhbHQ$c2FsdHNhbHRzYWx0c2FsdA",
        "$scrypt$ln=4,r=8$c2FsdHNhbHQ$c2FsdHNhbHRzYWx0c2FsdA",
        "$scrypt$ln=-4,r=8,p=1$c2FsdHNhbHQ$c2FsdHNhbHRzYWx0c2FsdA",
        "$scrypt$ln=4,r=8,p=1$!$c2FsdHNhbHRzYWx0c2FsdA", "$scrypt$ln=4,r=8,p=1,x=1$c2FsdHNhbHQ$c2FsdHNhbHRzYWx0c2FsdA",
    ])
    func `malformed hashes`(phc: String) {
        #expect(throws: PasswordHashError.malformed) { try PasswordHash(phc: phc) }
    }

    @Test(arguments: ["ln=40,r=8,p=1", "ln=20,r=64,p=1", "ln=10,r=8,p=1000", "ln=0,r=8,p=1", "ln=10,r=0,p=1"])
    func `a stored cost out of bounds is not computed`(cost: String) {
        #expect(throws: PasswordHashError.notComputable) {
            try PasswordHash(phc: "$scrypt$\(cost)$c2FsdHNhbHQ$c2FsdHNhbHRzYWx0c2FsdA")
        }
    }
}
