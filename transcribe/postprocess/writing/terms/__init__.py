"""How dictated words are spelled: letters said one by one, compounds, capitals."""
