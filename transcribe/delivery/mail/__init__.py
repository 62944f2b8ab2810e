"""E-mail: encrypted attachments, portal notices, faxes by e-mail, and drafts for Outlook."""
