extension FailureText {
    static let english = FailureText(
        forbidden: ("Only for administrators", "Ask an administrator if you need this page."),
        notFound: ("Not found", "There is no such page, or what it showed is no longer there."),
        foreignForm: (
            "This form is no longer good",
            "You have signed in or out since it was shown, or it did not come from this console. Nothing was changed. "
                + "Go back, reload the page and try again."
        ),
        malformed: ("Not understood", "The browser sent something that the console does not understand."),
        tooLarge: ("Too large", "What was sent is larger than the console takes."),
        unavailable: ("Not available at the moment", "The store is busy or full. Please try again in a moment."),
        failed: ("Something went wrong", "The log of the gateway says what. Nothing that you can do here helps.")
    )
}
