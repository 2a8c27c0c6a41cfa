import Testing

@testable import Sync

@Suite struct NameTitlesTests {
    @Test(arguments: [
        // German forms of address and academic titles.
        ("Dr. Anna Muster", "Anna Muster"), ("Dr Anna Muster", "Anna Muster"), ("Frau Anna Muster", "Anna Muster"),
        ("Herr Dr. Max Muster", "Max Muster"), ("Herrn Prof. Max Muster", "Max Muster"),
        ("Hr. Max Muster", "Max Muster"),
        ("Prof. Dr. med. Anna Muster", "Anna Muster"), ("Prof. Dr. Dr. h.c. mult. Max Muster", "Max Muster"),
        ("Prof. Dr. rer. nat. habil. Max Muster", "Max Muster"), ("Dr. med. dent. Anna Muster", "Anna Muster"),
        ("Dr. rer. pol. Max von und zu Muster", "Max von und zu Muster"), ("Dr. h. c. Max Muster", "Max Muster"),
        ("Dr.-Ing. Max Muster", "Max Muster"), ("Dr.med. Anna Muster", "Anna Muster"),
        ("Dr. phil Max Muster", "Max Muster"),
        ("Prof.Dr.Max Muster", "Max Muster"), ("PROF. DR. MAX MUSTER", "MAX MUSTER"),
        ("dr. anna muster", "anna muster"),
        ("Dipl.-Ing. Max Muster", "Max Muster"), ("Dipl.-Ing. (FH) Max Muster", "Max Muster"),
        ("Dipl.-Kffr. Anna Muster", "Anna Muster"), ("Dipl. Ing. Max Muster", "Max Muster"),
        ("Mag. Anna Muster", "Anna Muster"), ("Mag.a Anna Muster", "Anna Muster"), ("DI Anna Muster", "Anna Muster"),
        ("Ing. Max Muster", "Max Muster"), ("DDr. Max Muster", "Max Muster"), ("PD Dr. Max Muster", "Max Muster"),
        ("Priv.-Doz. Dr. Max Muster", "Max Muster"), ("Univ.-Prof. Dr. Max Muster", "Max Muster"),
        ("Herr und Frau Muster", "Muster"), ("Frau Dr. Muster-Beispiel", "Muster-Beispiel"),
        // English ones.
        ("Mr John Doe", "John Doe"), ("Mr. John Doe", "John Doe"), ("Ms Jane Doe", "Jane Doe"),
        ("Mrs. Jane Doe", "Jane Doe"),
        ("Miss Jane Doe", "Jane Doe"), ("Mx Sam Doe", "Sam Doe"), ("Mr. and Mrs. Doe", "Doe"),
        ("Sir John Doe", "John Doe"),
        ("Rev. John Doe", "John Doe"), ("Professor Jane Doe", "Jane Doe"),
        // Degrees after the name.
        ("Jane Doe, PhD", "Jane Doe"), ("Jane Doe Ph.D.", "Jane Doe"), ("Jane Doe MBA", "Jane Doe"),
        ("Max Muster, M.Sc., MBA", "Max Muster"), ("Max Muster MSc (WU)", "Max Muster"), ("Jane Doe, M.D.", "Jane Doe"),
        ("Max Muster LL.M.", "Max Muster"), ("Anna Muster, MA", "Anna Muster"), ("Anna Muster M.A.", "Anna Muster"),
        ("Dr. Anna Muster, LL.M.", "Anna Muster"),
        // Family name first.
        ("Muster, Dr. Anna", "Muster, Anna"), ("Dr. Muster, Anna", "Muster, Anna"),
        ("Muster, Anna, Dr.", "Muster, Anna"),
        ("Muster, Anna, PhD", "Muster, Anna"),
        // Names without titles, and titles without a name.
        ("Anna Muster", "Anna Muster"), ("Drago Muster", "Drago Muster"), ("Misty Doe", "Misty Doe"),
        ("Phil Muster", "Phil Muster"), ("Dr. Phil Muster", "Phil Muster"), ("Ing Lee", "Ing Lee"),
        ("Mag Doe", "Mag Doe"),
        ("Di Doe", "Di Doe"), ("Jack Ma", "Jack Ma"), ("Jane MA", "Jane MA"), ("Ma, Jack", "Ma, Jack"), ("Dr.", "Dr."),
        ("Frau", "Frau"), ("J. R. R. Tolkien", "J. R. R. Tolkien"), ("J.R.R. Tolkien", "J.R.R. Tolkien"),
        ("Martin Luther King Jr.", "Martin Luther King Jr."), ("Sirius Black", "Sirius Black"), ("", ""),
        (" , ", " , "),
        ("Anna Frau Muster", "Anna Frau Muster"), ("Anna (Privat) Muster", "Anna (Privat) Muster"),
        ("Professor", "Professor"), ("Ludwig van Beethoven", "Ludwig van Beethoven"),
    ])
    func titlesGoAndNamesStay(_ name: String, _ expected: String) {
        #expect(NameTitles.removed(from: name) == expected)
    }

    /// Only titles are ever removed.
    @Test func itMayBeDoneTwice() {
        for name in ["Prof. Dr. Anna Muster, MBA", "Herr und Frau Dr. Muster", "Muster, Dr. Anna", "Dr. Dr."] {
            let once = NameTitles.removed(from: name)
            #expect(NameTitles.removed(from: once) == once)
        }
    }
}
