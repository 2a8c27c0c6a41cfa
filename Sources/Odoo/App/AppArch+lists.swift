/// The arches of the views.
enum AppArch {
    /// A button that runs a server action.
    static func button(_ action: String, _ text: String, _ more: String = "") -> String {
        "<button name=\"{{\(AppCatalogue.own("action_\(action)"))}}\" type=\"action\" string=\"\(text.xmlEscaped)\" \(more)/>"
    }

    /// What a list or a form does not offer: the gateway creates and removes the records.
    static let fixed = #"create="0" edit="0" delete="0" duplicate="0""#

    static let primary = #"class="btn-primary""#
}

/// The lists of messages.
extension AppArch {
    private static let importing = "Import mails"
    private static let importingAndRemoving = "Import mails & delete them"
    private static let whereOpen = "[[hide x_state not in ('waiting', 'failed')]]"

    private static let state = """
        <field name="x_state" widget="badge" decoration-info="x_state == 'waiting'"
            decoration-warning="x_state == 'requested'" decoration-success="x_state == 'imported'"
            decoration-danger="x_state == 'failed'"/>
        """

    static let mailList = """
        <list \(fixed) decoration-danger="x_state == 'failed'" decoration-muted="x_state == 'imported'">
            <header>
                \(button("mail_import", importing, primary))
                \(button("mail_import_remove", importingAndRemoving))
                \(button("mail_remove", "Delete from the list"))
            </header>
            <field name="x_date"/>
            <field name="x_from"/>
            <field name="x_to" optional="hide"/>
            <field name="x_name"/>
            <field name="x_partner_ids" widget="many2many_tags" optional="show"/>
            <field name="x_attachments" optional="show"/>
            <field name="x_size" optional="hide"/>
            \(state)
            <field name="x_problem" optional="hide"/>
        </list>
        """

    static let mailForm = """
        <form \(fixed)>
            <header>
                \(button("mail_import", importing, "\(primary) \(whereOpen)"))
                \(button("mail_import_remove", importingAndRemoving, "[[hide x_state = 'requested']]"))
                \(button("mail_remove", "Delete from the list"))
                \(button("mail_choose", "Choose contacts", whereOpen))
                \(button("mail_contact", "Create contacts", "[[hide x_unknown = False]]"))
                <field name="x_state" widget="statusbar" statusbar_visible="waiting,requested,imported"/>
            </header>
            <sheet>
                <div class="alert alert-danger" role="alert" [[hide x_problem = False]]>
                    <field name="x_problem" readonly="1"/>
                </div>
                <div class="oe_title"><h1><field name="x_name" readonly="1"/></h1></div>
                <group>
                    <group>
                        <field name="x_from" readonly="1"/>
                        <field name="x_to" readonly="1"/>
                        <field name="x_date" readonly="1"/>
                        <field name="x_url" widget="url" readonly="1" [[hide x_url = False]]/>
                    </group>
                    <group>
                        <field name="x_partner_ids" widget="many2many_tags" readonly="1"/>
                        <field name="x_unknown" readonly="1" [[hide x_unknown = False]]/>
                        <field name="x_attachments" readonly="1" [[hide x_attachments = False]]/>
                        <field name="x_imported_at" readonly="1" [[hide x_imported_at = False]]/>
                    </group>
                </group>
                <notebook>
                    <page string="Message"><field name="x_preview" readonly="1"/></page>
                    <page string="Details">
                        <group>
                            <field name="x_message_id" readonly="1"/>
                            <field name="x_size" readonly="1"/>
                            <field name="x_direction" readonly="1"/>
                        </group>
                    </page>
                </notebook>
            </sheet>
        </form>
        """

    /// For phones.
    static let mailCards = """
        <kanban create="0" edit="0" delete="0">
            <templates>
                <t t-name="card">
                    <div><strong><field name="x_name"/></strong></div>
                    <div><field name="x_from"/></div>
                    <div class="d-flex justify-content-between"><field name="x_date"/>\(state)</div>
                </t>
            </templates>
        </kanban>
        """

    private static let anyText =
        "['|', '|', ('x_name', 'ilike', self), ('x_from', 'ilike', self), ('x_to', 'ilike', self)]"

    static let mailSearch = """
        <search>
            <field name="x_name" string="Message" filter_domain="\(anyText)"/>
            <field name="x_from"/>
            <field name="x_to"/>
            <field name="x_partner_ids"/>
            <field name="x_attachments"/>
            <filter string="Open" name="open" domain="[('x_state', 'in', ('waiting', 'requested', 'failed'))]"/>
            <filter string="Imported" name="imported" domain="[('x_state', '=', 'imported')]"/>
            <filter string="Failed" name="failed" domain="[('x_state', '=', 'failed')]"/>
            <separator/>
            <filter string="With contact" name="with_contact" domain="[('x_partner_ids', '!=', False)]"/>
            <filter string="Without contact" name="without_contact" domain="[('x_partner_ids', '=', False)]"/>
            <filter string="With attachments" name="with_attachments" domain="[('x_attachment_count', '&gt;', 0)]"/>
            <separator/>
            <filter string="Date" name="date" date="x_date"/>
            <group>
                <filter string="Sender" name="by_sender" context="{'group_by': 'x_from'}"/>
                <filter string="State" name="by_state" context="{'group_by': 'x_state'}"/>
                <filter string="Contacts" name="by_contact" context="{'group_by': 'x_partner_ids'}"/>
                <filter string="Day" name="by_day" context="{'group_by': 'x_date:day'}"/>
            </group>
        </search>
        """

    static let choiceForm = """
        <form>
            <sheet>
                <p>The messages are attached to these contacts.</p>
                <group>
                    <field name="x_partner_ids" widget="many2many_tags"/>
                    <field name="x_mail_ids" widget="many2many_tags" readonly="1"/>
                </group>
            </sheet>
            <footer>
                \(button("choice_save", "Use these contacts", primary))
                <button string="Cancel" special="cancel"/>
            </footer>
        </form>
        """
}
