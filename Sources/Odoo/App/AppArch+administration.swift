/// The pages for administrators.
extension AppArch {
    static let granting = """
        widget="badge" decoration-success="x_state == 'granted'" decoration-danger="x_state == 'needs_grant'" readonly="1"
        """

    static let peopleList = """
        <list create="0" delete="0" duplicate="0" decoration-danger="x_state == 'needs_grant'"
            decoration-muted="x_state == 'not_granted'">
            <header>\(synchroniseButtons)</header>
            <field name="x_name" readonly="1"/>
            <field name="x_account" readonly="1"/>
            <field name="x_state" \(granting)/>
            <field name="x_last_run" readonly="1"/>
            <field name="x_result" readonly="1" optional="show"/>
            <field name="x_is_logged" optional="hide"/>
            <field name="x_problem" readonly="1" optional="show"/>
        </list>
        """

    /// Granting access stays the user's own act.
    static let peopleForm = """
        <form create="0" delete="0" duplicate="0">
            <header>\(synchroniseButtons)</header>
            <sheet>\(problem)\(title)\(settingsGroups)</sheet>
        </form>
        """

    static let peopleSearch = """
        <search>
            <field name="x_name"/>
            <field name="x_account"/>
            <filter string="Granted" name="granted" domain="[('x_state', '=', 'granted')]"/>
            <filter string="Not granted" name="not_granted" domain="[('x_state', '!=', 'granted')]"/>
            <filter string="With a problem" name="problem" domain="[('x_problem', '!=', False)]"/>
            <group><filter string="State" name="by_state" context="{'group_by': 'x_state'}"/></group>
        </search>
        """

    /// The tab of a user.
    static let userPage = """
        <xpath expr="//notebook" position="inside">
            <page string="Google Workspace" name="gsuite_gateway" groups="base.group_system">
                <field name="x_gsuite_settings_ids" nolabel="1" readonly="0">
                    <list create="0" delete="0">
                        <field name="x_name" readonly="1"/>
                        <field name="x_account" readonly="1"/>
                        <field name="x_state" readonly="1"/>
                        <field name="x_last_run" readonly="1"/>
                        <field name="x_result" readonly="1"/>
                        <field name="x_is_logged"/>
                    </list>
                    <form create="0" delete="0">
                        <sheet>\(problem)<field name="create_uid" invisible="1"/>\(settingsGroups)</sheet>
                    </form>
                </field>
            </page>
        </xpath>
        """

    private static let outcome = """
        widget="badge" decoration-success="x_outcome == 'succeeded'" decoration-info="x_outcome == 'running'"
        decoration-warning="x_outcome in ('partly', 'interrupted')" decoration-danger="x_outcome == 'failed'"
        """

    static let actionList = """
        <list \(fixed) decoration-muted="not x_is_enabled" decoration-danger="x_outcome == 'failed'">
            <header>
                \(button("run", "Run now", primary))
                \(button("enable", "Turn on"))
                \(button("disable", "Turn off"))
            </header>
            <field name="x_name"/>
            <field name="x_is_enabled" widget="boolean_toggle" readonly="1"/>
            <field name="x_interval" string="Minutes"/>
            <field name="x_last_run"/>
            <field name="x_outcome" \(outcome)/>
            <field name="x_next_run"/>
            <field name="x_users"/>
            <field name="x_failing" string="Failing" optional="show"/>
            <field name="x_kind" optional="hide"/>
            \(button("run", "Run now", #"icon="fa-play""#))
        </list>
        """

    static let actionForm = """
        <form \(fixed)>
            <header>
                \(button("run", "Run now", primary))
                \(button("enable", "Turn on", "[[hide x_is_enabled = True]]"))
                \(button("disable", "Turn off", "[[hide x_is_enabled = False]]"))
                <field name="x_outcome" widget="statusbar" statusbar_visible="running,succeeded"/>
            </header>
            <sheet>
                <div class="oe_title"><h1><field name="x_name" readonly="1"/></h1></div>
                <group>
                    <group>
                        <field name="x_kind" readonly="1"/>
                        <field name="x_is_enabled" readonly="1"/>
                        <field name="x_interval" readonly="1"/>
                    </group>
                    <group>
                        <field name="x_last_run" readonly="1"/>
                        <field name="x_next_run" readonly="1"/>
                        <field name="x_users" readonly="1"/>
                        <field name="x_failing" readonly="1"/>
                    </group>
                </group>
                <field name="x_result" readonly="1"/>
            </sheet>
        </form>
        """

    static let logList = """
        <list \(fixed) decoration-warning="x_level == 'warning'" decoration-danger="x_level == 'error'">
            <field name="x_date"/>
            <field name="x_level"/>
            <field name="x_owner_id" optional="show"/>
            <field name="x_name"/>
        </list>
        """

    static let logForm = """
        <form \(fixed)>
            <sheet>
                <group>
                    <field name="x_date" readonly="1"/>
                    <field name="x_level" readonly="1"/>
                    <field name="x_owner_id" readonly="1"/>
                    <field name="x_name" readonly="1"/>
                </group>
            </sheet>
        </form>
        """

    static let logSearch = """
        <search>
            <field name="x_name"/>
            <field name="x_owner_id"/>
            <filter string="Warnings and errors" name="problems" domain="[('x_level', '!=', 'info')]"/>
            <separator/>
            <filter string="Time" name="date" date="x_date"/>
            <group>
                <filter string="Level" name="by_level" context="{'group_by': 'x_level'}"/>
                <filter string="User" name="by_user" context="{'group_by': 'x_owner_id'}"/>
            </group>
        </search>
        """
}
