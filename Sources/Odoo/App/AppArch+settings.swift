/// The settings, and what leads to them.
extension AppArch {
    /// A label is chosen among those of the settings' user.
    private static let labels = """
        domain="[('x_owner_id', '=', create_uid)]" options="{'no_create': True, 'no_open': True}"
        """

    static let problem = """
        <div class="alert alert-warning" role="alert" [[hide x_problem = False]]>
            <field name="x_problem" readonly="1"/>
        </div>
        """

    static let title = """
        <field name="create_uid" invisible="1"/>
        <div class="oe_title"><h1><field name="x_name" readonly="1"/></h1></div>
        """

    static let synchroniseButtons = AppAction.synchronisations
        .map { button("sync_\($0.kind.rawValue)", $0.title.english) }.joined()

    /// Until the gateway has entered the options, the form would show numbers and boxes that nobody chose.
    private static let filling = """
        <div class="alert alert-info" role="status" [[hide x_state != False]]>
            <p class="mb-1">The gateway enters your settings here; that takes a few seconds.</p>
            \(button("settings", "Refresh", #"class="btn-secondary""#))
        </div>
        """

    static let settingsGroups = """
        <group>
            <group string="Access">
                <field name="x_state" \(granting)/>
                <field name="x_account" readonly="1"/>
                <field name="x_user_name"/>
                <field name="x_granted_at" readonly="1"/>
                <field name="x_last_run" readonly="1"/>
                <field name="x_result" readonly="1"/>
            </group>
            <group string="Calendar">
                <field name="x_start_date" string="Start of the sync"/>
                <field name="x_creates_attendees"/>
            </group>
        </group>
        <group>
            <group string="Mail">
                <field name="x_incoming_folder_id" \(labels)/>
                <field name="x_incoming_count"/>
                <field name="x_outgoing_folder_id" \(labels)/>
                <field name="x_outgoing_count"/>
                <field name="x_deletes_transferred"/>
                <field name="x_leaves_in_folder" [[hide x_deletes_transferred = True]]/>
                <field name="x_imports_fetched"/>
            </group>
            <group string="Contacts">
                <field name="x_imports_new"/>
                <field name="x_deletes_unsubscribed"/>
                <field name="x_most_deleted_percent"/>
                <field name="x_leaves_out_salutation"/>
                <field name="x_tags_as_groups"/>
            </group>
        </group>
        <group>
            <group string="Logging"><field name="x_is_logged"/></group>
        </group>
        """

    static let settingsForm = """
        <form create="0" delete="0" duplicate="0">
            <header>
                \(button("grant", "Grant access", "\(primary) [[hide x_state = 'granted']]"))
                \(button("grant", "Renew access", "[[hide x_state != 'granted']]"))
                \(synchroniseButtons)
            </header>
            <sheet>
                \(problem)\(filling)\(title)
                <div [[hide x_state = False]]>\(settingsGroups)</div>
            </sheet>
        </form>
        """

    static let preferences = """
        <xpath expr="//page[@name='preferences_page']" position="after">
            <page string="Google Workspace" name="gsuite_gateway">
                <p>Access to your Google account, transfer folders, appointments and contacts.</p>
                \(button("settings", "My settings", primary))
                \(button("grant", "Grant access", #"class="btn-secondary""#))
            </page>
        </xpath>
        """

    static let contactButtons = """
        <xpath expr="//div[@name='button_box']" position="inside">
            <field name="x_gsuite_mine" invisible="1"/>
            <button name="{{\(AppCatalogue.own("window_contact_mail"))}}" type="action" class="oe_stat_button"
                icon="fa-envelope-o" groups="base.group_user">
                <field name="x_gsuite_mail_count" widget="statinfo" string="Imported mails"/>
            </button>
            <button name="{{\(AppCatalogue.own("action_unsubscribe"))}}" type="action" class="oe_stat_button"
                icon="fa-check-square-o" groups="base.group_user" [[hide x_gsuite_mine = False]]>
                <div class="o_stat_info">In my Google contacts</div>
            </button>
            <button name="{{\(AppCatalogue.own("action_subscribe"))}}" type="action" class="oe_stat_button"
                icon="fa-square-o" groups="base.group_user" [[hide x_gsuite_mine = True]]>
                <div class="o_stat_info">Not in my Google contacts</div>
            </button>
        </xpath>
        """
}
