"""The smallest files that are what they say."""

from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def signed_decision() -> SimpleUploadedFile:
    """A decision as it is uploaded to publish by."""
    return SimpleUploadedFile("quyet-dinh.pdf", PDF, "application/pdf")
