@echo off
rem Starts projax with the Java of JAVA_HOME, else with the first one on the PATH. Not yet tested on Windows.
setlocal
set "java=java.exe"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java.exe"
set "heap="
if "%~1"=="serve" set "heap=-Xms16m -Xmn8m -Xmx256m -XX:+ExitOnOutOfMemoryError"
"%java%" -XX:TieredStopAtLevel=1 %heap% -XX:+UseSerialGC -XX:-UsePerfData "-Dprojax.launcher=%~f0" -cp "%~dp0..\lib\all.jar" dev.projax.cli.Main %*
