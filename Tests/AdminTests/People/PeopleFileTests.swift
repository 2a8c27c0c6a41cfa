import Base
import Storage
import Testing

@testable import Admin

/// Who a file names, and what would become of them.
@Suite struct PeopleFileTests {
    private static func problem(_ text: String) -> PeopleFile.Problem? {
        do throws(PeopleFile.Problem) {
            _ = try PeopleFile(text)
            return nil
        } catch { return error }
    }

    @Test func readsColumnsInAnyOrderAndLanguage() throws {
        let people = try PeopleFile(
            "\u{FEFF}Name;E-Mail;Rolle;Sprache\r\n\"Müller; Anna\";anna@acme.example;Administrator;de_DE\r\n"
                + "Otto;otto@acme.example;;\r\n;eva@acme.example\r\n"
        ).people
        #expect(people.map(\.email) == ["anna@acme.example", "otto@acme.example", "eva@acme.example"])
        #expect(people.map(\.name) == ["Müller; Anna", "Otto", "eva@acme.example"])
        #expect(people.map(\.role) == [.administrator, .user, .user])
        #expect(people.map(\.language) == [.german, nil, nil])
        #expect(people.map(\.line) == [2, 3, 4] && people.allSatisfy { $0.problem == nil })
    }

    @Test func saysWhatIsWrongLineByLine() throws {
        let people = try PeopleFile(
            """
            email,name,role,language
            nonsense,A,user,de
            ,B,,
            b@acme.example,B,king,
            c@acme.example,C,,fr
            d@acme.example,D,user,en,more
            e@acme.example,\(String(repeating: "E", count: 201)),,
            f@acme.example,F,,
            F@acme.example,F,,
            otto@acme.example,Otto,,
            """
        ).people
        let otto = UserRecord(
            id: UserID(rawValue: 1),
            email: "OTTO@acme.example",
            name: "Otto",
            role: .user,
            createdAt: Timestamp(milliseconds: 0)
        )
        let plan = InvitationPlan(people, users: [otto])
        #expect(plan.problems.map(\.line) == [2, 3, 4, 5, 6, 7, 9])
        #expect(
            plan.problems.map(\.problem) == [
                .noAddress("nonsense"), .noAddress(""), .noSuchRole("king"), .noSuchLanguage("fr"), .tooManyCells,
                .nameTooLong, .twice(line: 8),
            ]
        )
        #expect(plan.new.map(\.email) == ["f@acme.example"] && plan.known.map(\.email) == ["otto@acme.example"])
        #expect(!plan.isReady)
        for problem in plan.problems.map(\.problem.sentence) {
            #expect(!problem.english.isEmpty && problem.english != problem.german)
        }
    }

    @Test func refusesWhatCannotBeRead() {
        #expect(Self.problem("") == .empty && Self.problem("email,name\n") == .empty)
        #expect(Self.problem("name\nAnna\n") == .noAddressColumn)
        #expect(Self.problem("email,phone\na@b.example,1\n") == .unknownColumn("phone"))
        #expect(Self.problem("email,E-Mail\na@b.example,1\n") == .columnTwice("E-Mail"))
        #expect(Self.problem("email\n\"a@b.example\n") == .openQuote(line: 2))
        #expect(Self.problem(String(repeating: "a", count: PeopleFile.longestText + 1)) == .tooLong)
        let most = "email\n" + String(repeating: "a@b.example\n", count: PeopleFile.mostPeople)
        #expect(Self.problem(most) == nil && Self.problem(most + "a@b.example\n") == .tooMany)
        for problem: PeopleFile.Problem in [
            .empty, .tooLong, .tooMany, .openQuote(line: 2), .noAddressColumn, .unknownColumn("x"), .columnTwice("x"),
        ] {
            #expect(problem.sentence.english != problem.sentence.german)
        }
    }
}
