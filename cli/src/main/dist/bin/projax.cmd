@echo off
rem Starts projax with the Java in JAVA_HOME, else with the first one on the PATH. Not yet tested on Windows.
setlocal
if defined JAVA_TOOL_OPTIONS set "PROJAX_SAVED_JAVA_TOOL_OPTIONS=%JAVA_TOOL_OPTIONS%"
set "JAVA_TOOL_OPTIONS="
if defined JDK_JAVA_OPTIONS set "PROJAX_SAVED_JDK_JAVA_OPTIONS=%JDK_JAVA_OPTIONS%"
set "JDK_JAVA_OPTIONS="
if defined _JAVA_OPTIONS set "PROJAX_SAVED__JAVA_OPTIONS=%_JAVA_OPTIONS%"
set "_JAVA_OPTIONS="
if defined CLASSPATH set "PROJAX_SAVED_CLASSPATH=%CLASSPATH%"
set "CLASSPATH="
set "java=java.exe"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java.exe"
set "heap="
if "%~1"=="serve" set "heap=-Xms16m -Xmn8m -Xmx256m -XX:+ExitOnOutOfMemoryError"
"%java%" -XX:TieredStopAtLevel=1 %heap% -XX:+UseSerialGC -XX:-UsePerfData -XX:+DisplayVMOutputToStderr -XX:ErrorFile=NUL -Dsun.misc.unsafe.memory.access=allow "-Dprojax.launcher=%~f0" %PROJAX_JAVA_OPTIONS% -Xlog:all=off:stdout -cp "%~dp0..\lib\all.jar" dev.projax.cli.Main %*
