"""Exports that are no tables (JSON, XML, chats, mail): each is read in a stream and written as tables of our own."""
