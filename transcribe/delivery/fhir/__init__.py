"""FHIR R4: DocumentReference by REST, and document bundles as files."""
