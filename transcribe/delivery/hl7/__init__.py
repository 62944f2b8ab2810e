"""HL7 v2: MDM messages over MLLP or as files, and the reading of ADT messages."""
