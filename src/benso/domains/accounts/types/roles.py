"""Roles of officials and the permissions that hang on them."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What an official is appointed to at a unit or agency."""

    PROVINCE_ADMIN = "province_admin"
    LEADER = "leader"
    DATA_STEWARD = "data_steward"
    OFFICIAL = "official"
    AUDITOR = "auditor"
    RECEIVER = "receiver"
    """One-stop counter: takes applications in (bộ phận một cửa)."""
    RETURNER = "returner"
    """One-stop counter: hands results out."""
    SPECIALIST = "specialist"
    """Examines applications and drafts the result."""
    HEAD = "head"
    """Distributes the work of a room and checks the drafts."""
    SIGNER = "signer"
    """Decides and signs."""
    CLERK = "clerk"
    """Fees: takes cash, reconciles with the bank, refunds."""
    CATALOGUE_EDITOR = "catalogue_editor"
    """Writes new versions of procedures."""
    CATALOGUE_PUBLISHER = "catalogue_publisher"
    """Puts versions of procedures in force; never one's own draft."""
    REPORTER = "reporter"
    """Fills in the reports of an office and submits them."""
    REPORT_APPROVER = "report_approver"
    """Returns or approves the reports that an office receives."""
    REPORT_PUBLISHER = "report_publisher"
    """Publishes approved figures, and reopens them with a reason."""


class Permission(StrEnum):
    """One thing a role may or may not do; which role may is the table in ``rules``."""

    OPEN_DESK = "open_desk"
    MANAGE_OFFICIALS = "manage_officials"
    LOAD_CONTENT = "load_content"
    POST_REPORTED = "post_reported"
    CORRECT_EVIDENCE = "correct_evidence"
    SEE_SUBJECTS = "see_subjects"
    READ_AUDIT = "read_audit"
    VERIFY_LEDGER = "verify_ledger"
    RECEIVE_DOSSIERS = "receive_dossiers"
    PROCESS_DOSSIERS = "process_dossiers"
    ASSIGN_WORK = "assign_work"
    SIGN_RESULTS = "sign_results"
    RETURN_RESULTS = "return_results"
    HANDLE_PAYMENTS = "handle_payments"
    SEE_DOSSIER_COUNTS = "see_dossier_counts"
    EDIT_CATALOGUE = "edit_catalogue"
    PUBLISH_CATALOGUE = "publish_catalogue"
    ANNOUNCE_DAYS = "announce_days"
    """Announce special working days and days off."""
    FILL_REPORTS = "fill_reports"
    APPROVE_REPORTS = "approve_reports"
    PUBLISH_REPORTS = "publish_reports"
